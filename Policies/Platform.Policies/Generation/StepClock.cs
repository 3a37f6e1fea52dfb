using System.Diagnostics;

namespace Platform.Policies.Generation;

/// <summary>Splits the time of a scheduler's step into the decoder's, the sampler's and its own, for a profile; without one it reads no clock.</summary>
internal struct StepClock
{
    private GenerationProfile? _profile;
    private long _started;
    private long _begun;
    private double _booked;
    private double _elsewhere;

    public void Start(GenerationProfile? profile)
    {
        _profile = profile;
        if (_profile is not null)
            (_started, _elsewhere) = (Stopwatch.GetTimestamp(), 0);
    }

    public void BeginForward()
    {
        if (_profile is not null)
            (_begun, _booked) = (Stopwatch.GetTimestamp(), _profile.ForwardSeconds());
    }

    public void EndForward()
    {
        if (_profile is null)
            return;
        var seconds = Stopwatch.GetElapsedTime(_begun).TotalSeconds;
        _profile.Add(GenerationPhase.OtherForward, Math.Max(0, seconds - (_profile.ForwardSeconds() - _booked)));
        _profile.CountPass();
        _elsewhere += seconds;
    }

    public void BeginSampling()
    {
        if (_profile is not null)
            _begun = Stopwatch.GetTimestamp();
    }

    public void EndSampling()
    {
        if (_profile is null)
            return;
        var seconds = Stopwatch.GetElapsedTime(_begun).TotalSeconds;
        _profile.Add(GenerationPhase.Sampling, seconds);
        _elsewhere += seconds;
    }

    public readonly void End() => _profile?.Add(GenerationPhase.Scheduling, Math.Max(0, Stopwatch.GetElapsedTime(_started).TotalSeconds - _elsewhere));
}

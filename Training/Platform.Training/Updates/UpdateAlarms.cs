using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Training.Plans;

namespace Platform.Training.Updates;

/// <summary>Watches what the steps of a stage measure, and says in a sentence what seems to go wrong.</summary>
/// <param name="options">Bounds.</param>
public sealed class UpdateAlarms(AlarmOptions options)
{
    /// <summary>Steps at the start of a stage whose mean length others are compared with.</summary>
    public const int FirstSteps = 5;

    private readonly SortedSet<string> _ringing = new(StringComparer.Ordinal);
    private double _firstLengths;
    private int _lengths, _zeroSteps;

    /// <summary>Looks at a step.</summary>
    /// <param name="step">Step of the run, from 1.</param>
    /// <param name="metrics">What it measured. Entropy, length and advantages are those of policy gradients, which report <c>advantageMax</c>.</param>
    /// <returns>What has begun to go wrong with this step; empty if nothing has.</returns>
    public IReadOnlyList<string> Check(int step, IReadOnlyDictionary<string, double> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var said = new List<string>();
        if (options.KlAbove is { } kl && metrics.TryGetValue("kl", out var distance))
            Ring("kl", distance > kl, $"KL to the policy that sampled the round is {Number(distance)} nats per token, above alarms.klAbove ({Number(kl)}): take a lower optimizer.learningRate or fewer learner.epochs, or set learner.maxKl.");
        if (metrics.TryGetValue("advantageMax", out var largest))
        {
            _zeroSteps = largest == 0 ? _zeroSteps + 1 : 0;
            if (options.ZeroAdvantageSteps is { } steps)
                Ring("zeroAdvantages", _zeroSteps >= steps, $"every advantage has been 0 for {_zeroSteps} steps (alarms.zeroAdvantageSteps), so nothing is learnt: take easier or harder tasks, a larger learner.groupSize, or a reward that tells rollouts apart.");
            if (options.EntropyBelow is { } bound && largest > 0 && metrics.TryGetValue("entropy", out var entropy))
                Ring("entropy", entropy < bound, $"entropy is {Number(entropy)} nats per token, below alarms.entropyBelow ({Number(bound)}), so rollouts hardly vary: take a lower optimizer.learningRate, or an entropy bonus (learner.entropyCoefficient).");
            if (options.LengthGrowth is { } growth && metrics.TryGetValue("length", out var length))
                CheckLength(length, growth);
        }

        return said;

        void CheckLength(double length, double growth)
        {
            if (_lengths < FirstSteps)
                (_firstLengths, _lengths) = (_firstLengths + length, _lengths + 1);
            var first = _firstLengths / _lengths;
            Ring("length", length > growth * first, $"rollouts have {Number(length)} tokens, more than alarms.lengthGrowth ({Number(growth)}) times the {Number(first)} of the stage's first steps: look at stored episodes, or charge length in rewards.");
        }

        void Ring(string name, bool isWrong, string sentence)
        {
            if (!isWrong)
                _ringing.Remove(name);
            else if (_ringing.Add(name))
                said.Add($"Step {step}: {sentence}");
        }
    }

    /// <summary>What the next check depends on.</summary>
    public JsonObject SaveState() => new()
    {
        ["firstLengths"] = _firstLengths,
        ["lengths"] = _lengths,
        ["zeroSteps"] = _zeroSteps,
        ["ringing"] = new JsonArray([.. _ringing.Select(name => JsonValue.Create(name))]),
    };

    /// <summary>Continues from what <see cref="SaveState"/> gave.</summary>
    /// <param name="state">The state; null, as in checkpoints of earlier versions, for none.</param>
    public void LoadState(JsonObject? state)
    {
        if (state is null)
            return;
        (_firstLengths, _lengths, _zeroSteps) = ((double)state["firstLengths"]!, (int)state["lengths"]!, (int)state["zeroSteps"]!);
        _ringing.Clear();
        foreach (var name in state["ringing"]!.AsArray())
            _ringing.Add((string)name!);
    }

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}

namespace Platform.Training.Rollouts;

/// <summary>One thread of <see cref="EpisodeWorkers"/>.</summary>
internal sealed class EpisodeWorker
{
    [ThreadStatic]
    private static EpisodeWorker? _current;

    private readonly EpisodeWorkers _owner;
    private int _retired;

    public EpisodeWorker(EpisodeWorkers owner)
    {
        _owner = owner;
        new Thread(Run) { IsBackground = true, Name = "episodes" }.Start();
    }

    /// <summary>The worker whose thread this is; null on any other thread.</summary>
    public static EpisodeWorker? Current => _current;

    /// <summary>Takes no further piece after the present one.</summary>
    /// <returns>Whether this was the first call.</returns>
    public bool Retire() => Interlocked.Exchange(ref _retired, 1) == 0;

    private void Run()
    {
        _current = this;
        SynchronizationContext.SetSynchronizationContext(_owner);
        while (Volatile.Read(ref _retired) == 0 && _owner.TryTake(out var piece))
            piece.Callback(piece.State);
    }
}

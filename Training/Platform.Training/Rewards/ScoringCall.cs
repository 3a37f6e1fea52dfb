using Platform.Sdk;
using Platform.Training.Rollouts;

namespace Platform.Training.Rewards;

/// <summary>One call of a rewarder. Ends with what it gave or threw, or is abandoned while it hangs.</summary>
/// <param name="score">The call.</param>
/// <param name="timeoutSeconds">How long it may take.</param>
/// <param name="timeProvider">Measures it.</param>
/// <param name="cancellationToken">Ends the call.</param>
internal sealed class ScoringCall(
    Func<CancellationToken, ValueTask<IReadOnlyList<Reward>>> score, double timeoutSeconds, TimeProvider timeProvider, CancellationToken cancellationToken)
{
    private const long NotStarted = long.MinValue;

    private readonly TaskCompletionSource<IReadOnlyList<Reward>> _completion = new();
    private readonly CancellationTokenSource _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private EpisodeWorker? _worker;
    private long _started = NotStarted;

    /// <summary>What the rewarder gave; an <see cref="OverdueException"/> where it hung.</summary>
    public Task<IReadOnlyList<Reward>> Completion => _completion.Task;

    /// <summary>Calls. Runs on the workers; never throws.</summary>
    public async Task RunAsync()
    {
        try
        {
            Volatile.Write(ref _worker, EpisodeWorker.Current);
            Volatile.Write(ref _started, timeProvider.GetTimestamp());
            var pending = OutsideTheWorkers(score, _cancellation.Token);
            Volatile.Write(ref _worker, null);
            _completion.TrySetResult(await pending);
        }
        catch (Exception exception)
        {
            _completion.TrySetException(exception);
        }
        finally
        {
            _cancellation.Dispose();
        }
    }

    /// <summary>Ends the call if it has taken too long.</summary>
    /// <param name="now">A timestamp of the time provider.</param>
    /// <param name="workers">Replaces the thread if the call still holds one.</param>
    public void AbandonIfOverdue(long now, EpisodeWorkers workers)
    {
        var started = Volatile.Read(ref _started);
        if (started == NotStarted || timeProvider.GetElapsedTime(started, now).TotalSeconds < timeoutSeconds || !_completion.TrySetException(new OverdueException()))
            return;
        if (Volatile.Read(ref _worker) is { } stuck)
            workers.Replace(stuck);
        _ = CancelAsync();
    }

    /// <summary>Keeps a rewarder's own continuations off the workers: a thread that one of them never gives back would not be known to be stuck.</summary>
    private static ValueTask<IReadOnlyList<Reward>> OutsideTheWorkers(Func<CancellationToken, ValueTask<IReadOnlyList<Reward>>> score, CancellationToken cancellationToken)
    {
        var workers = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return score(cancellationToken);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(workers);
        }
    }

    private async Task CancelAsync()
    {
        try
        {
            await _cancellation.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It came back in the meantime, or what it registered threw; it is given up either way.
        }
    }
}

/// <summary>A call took longer than it may.</summary>
internal sealed class OverdueException : Exception;

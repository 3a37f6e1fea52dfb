namespace Platform.Training.Rollouts;

/// <summary>A few threads that all episodes share: each runs one piece of an episode up to its next wait. A thread that an environment never gives back is replaced.</summary>
/// <remarks>As a synchronization context, it takes an episode's continuation back after every wait, so that neither the policy's threads
/// nor the thread pool ever run an environment's code. A step that ends at once costs no hand-over.</remarks>
internal sealed class EpisodeWorkers : SynchronizationContext, IDisposable
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();
    private bool _closed;

    public EpisodeWorkers(int threads)
    {
        for (var i = 0; i < threads; i++)
            _ = new EpisodeWorker(this);
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_queue)
        {
            _queue.Enqueue((d, state));
            Monitor.Pulse(_queue);
        }
    }

    /// <summary>Runs something on the workers, up to its first wait and after each.</summary>
    public Task RunAsync(Func<Task> body)
    {
        var started = new TaskCompletionSource<Task>();
        Post(_ => started.SetResult(body()), null);
        return started.Task.Unwrap();
    }

    /// <summary>Gives up a thread that is stuck: it ends when it comes back, and another takes its place now.</summary>
    public void Replace(EpisodeWorker worker)
    {
        if (worker.Retire())
            _ = new EpisodeWorker(this);
    }

    /// <summary>Ends the threads once the queue is empty; a stuck one ends when it comes back.</summary>
    public void Dispose()
    {
        lock (_queue)
        {
            _closed = true;
            Monitor.PulseAll(_queue);
        }
    }

    /// <summary>Waits for the next piece.</summary>
    /// <returns>False when there will be none.</returns>
    public bool TryTake(out (SendOrPostCallback Callback, object? State) piece)
    {
        lock (_queue)
        {
            while (!_queue.TryDequeue(out piece))
            {
                if (_closed)
                    return false;
                Monitor.Wait(_queue);
            }

            return true;
        }
    }
}

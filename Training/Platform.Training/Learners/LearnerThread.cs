using System.Collections.Concurrent;

namespace Platform.Training.Learners;

/// <summary>The one thread on which a run's forward and backward passes happen. OpenMP gives every thread that enters a parallel region
/// a team of workers of its own, and the allocator an arena of its own, so work that wandered over the thread pool would multiply both.</summary>
public sealed class LearnerThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];

    /// <summary>Starts the thread.</summary>
    public LearnerThread() => new Thread(Run) { IsBackground = true, Name = "learner" }.Start();

    /// <summary>Runs something on the thread; an exception of it is the task's.</summary>
    /// <param name="work">What to run.</param>
    public Task RunAsync(Action work)
    {
        var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                work();
                completion.SetResult();
            }
            catch (Exception exception)
            {
                completion.SetException(exception);
            }
        });
        return completion.Task;
    }

    /// <summary>Ends the thread when it has done what it was given.</summary>
    public void Dispose() => _work.CompleteAdding();

    private void Run()
    {
        foreach (var work in _work.GetConsumingEnumerable())
            work();
        _work.Dispose();
    }
}

using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>Where the tasks of a run come from. Every answer is a function of the arguments alone, so a run's place in its tasks is a number. Safe for several threads at once.</summary>
public interface ITaskSource
{
    /// <summary>Says in one line what the tasks are, so that a run is not resumed with others.</summary>
    string Identity { get; }

    /// <summary>The task set that is trained on; null where the tasks are all in their seed.</summary>
    ITaskSet? TrainingSet => null;

    /// <summary>Its split that is trained on.</summary>
    string TrainingSplit => TaskSplit.Training;

    /// <summary>How many different tasks there are to train on; null where there is no end.</summary>
    long? TrainingCount => null;

    /// <summary>How many held-out tasks there are; null where there is no end.</summary>
    long? HeldOutCount { get; }

    /// <summary>A task to train on; another seed gives another order, or other tasks.</summary>
    /// <param name="seed">Seed of the run, or of a part of it.</param>
    /// <param name="index">Number of the task, 0 or more, without end: where tasks are few they come again.</param>
    TaskSpec Training(ulong seed, long index);

    /// <summary>A task never trained on, the same in every run.</summary>
    /// <param name="index">Number of the task, 0 or more and below <see cref="HeldOutCount"/>.</param>
    TaskSpec HeldOut(long index);

    /// <summary>The first held-out tasks.</summary>
    /// <param name="count">How many; no more than there are.</param>
    IReadOnlyList<TaskSpec> HeldOut(int count) =>
        [.. Enumerable.Range(0, (int)Math.Min(count, HeldOutCount ?? count)).Select(index => HeldOut((long)index))];
}

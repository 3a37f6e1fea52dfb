using System.Globalization;
using Platform.Sdk;

namespace Platform.Training.Curricula;

/// <summary>Tasks that are all in their seed: as many as wanted, for training and held out.</summary>
/// <remarks>The lowest bit of a seed tells the two apart (0 training, 1 held out), so no task is ever in both, even where an environment keeps only 32 bits.</remarks>
public static class SeededTasks
{
    /// <summary>Start of the ids of training tasks.</summary>
    public const string TrainingSplit = "train";

    /// <summary>Start of the ids of held-out tasks.</summary>
    public const string HeldOutSplit = "eval";

    /// <summary>A task to train on; another run seed gives other tasks.</summary>
    /// <param name="environment">Id of the environment.</param>
    /// <param name="runSeed">Seed of the run.</param>
    /// <param name="index">Number of the task, 0 or more.</param>
    public static TaskSpec Training(string environment, ulong runSeed, long index) =>
        new(environment, Id(TrainingSplit, index), SeedSequence.Derive(runSeed, SeedPurpose.TrainingTasks, (ulong)index) & ~1UL);

    /// <summary>A task never trained on, the same in every run, so that runs can be compared.</summary>
    /// <param name="environment">Id of the environment.</param>
    /// <param name="index">Number of the task, 0 or more.</param>
    public static TaskSpec HeldOut(string environment, long index) =>
        new(environment, Id(HeldOutSplit, index), SeedSequence.Derive(0, SeedPurpose.HeldOutTasks, (ulong)index) | 1UL);

    /// <summary>The first held-out tasks.</summary>
    /// <param name="environment">Id of the environment.</param>
    /// <param name="count">How many, 0 or more.</param>
    public static IReadOnlyList<TaskSpec> HeldOut(string environment, int count) =>
        [.. Enumerable.Range(0, count).Select(index => HeldOut(environment, (long)index))];

    private static string Id(string split, long index) => string.Create(CultureInfo.InvariantCulture, $"{split}/{index}");
}

using Platform.Sdk;
using Platform.Training.Plans;

namespace Platform.Training.Curricula;

/// <summary>The training tasks of one stage of one run.</summary>
/// <param name="source">The run's tasks.</param>
/// <param name="seed">Seed of the stage's tasks.</param>
public sealed class StageTasks(ITaskSource source, ulong seed) : ITaskStream
{
    /// <inheritdoc/>
    public long? Count => source.TrainingCount;

    /// <inheritdoc/>
    public TaskSpec Get(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return source.Training(seed, index);
    }
}

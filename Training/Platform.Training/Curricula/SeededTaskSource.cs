using Platform.Sdk;
using Platform.Training.Plans;

namespace Platform.Training.Curricula;

/// <summary>The tasks of <see cref="SeededTasks"/>: what a recipe that names no others is played on.</summary>
/// <param name="environment">Id of the environment.</param>
public sealed class SeededTaskSource(string environment) : ITaskSource
{
    /// <inheritdoc/>
    public string Identity => "seeds";

    /// <inheritdoc/>
    public long? HeldOutCount => null;

    /// <inheritdoc/>
    public TaskSpec Training(ulong seed, long index) => SeededTasks.Training(environment, seed, index);

    /// <inheritdoc/>
    public TaskSpec HeldOut(long index) => SeededTasks.HeldOut(environment, index);
}

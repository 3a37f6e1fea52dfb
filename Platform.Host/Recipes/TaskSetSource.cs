using Platform.Plugins;
using Platform.Plugins.Configuration;
using Platform.Plugins.Tasks;
using Platform.Sdk;
using Platform.Training;
using Platform.Training.Curricula;
using Platform.Training.Plans;

namespace Platform.Host.Recipes;

/// <summary>The tasks that a recipe names. Training takes each task of its split once before any comes again; held-out tasks are in one fixed order.</summary>
internal sealed class TaskSetSource : ITaskSource
{
    /// <summary>The key in an environment's block.</summary>
    public const string Key = "tasks";

    private const int EndlessBits = 48;

    // Any constant: the held-out tasks are the same in every run.
    private const ulong HeldOutOrder = 0;

    private readonly Permutation? _heldOutOrder;

    private TaskSetSource(TaskOptions options, ITaskSet training, ITaskSet heldOut)
    {
        (Options, TrainingSet, HeldOutSet) = (options, training, heldOut);
        (TrainingCount, HeldOutCount) = (training.Split(options.Split).Count, heldOut.Split(options.HeldOutSplit).Count);
        _heldOutOrder = HeldOutCount is { } count && options.Order == TaskOrder.Shuffled ? new Permutation(count, HeldOutOrder) : null;
    }

    /// <summary>What the recipe says.</summary>
    public TaskOptions Options { get; }

    /// <summary>What is trained on; its other splits are not.</summary>
    public ITaskSet TrainingSet { get; }

    /// <inheritdoc/>
    public string TrainingSplit => Options.Split;

    /// <summary>What is evaluated on; its other splits are not.</summary>
    public ITaskSet HeldOutSet { get; }

    /// <inheritdoc/>
    public string Identity => $"{TrainingSet.Name} {Options.Split} {TrainingSet.ContentHash}, {Options.HeldOutSplit} {HeldOutSet.ContentHash}, {Options.Order.ToString().ToLowerInvariant()}";

    /// <inheritdoc/>
    public long? TrainingCount { get; }

    /// <inheritdoc/>
    public long? HeldOutCount { get; }

    /// <summary>Reads <c>tasks</c> of an environment's block and opens them.</summary>
    /// <param name="block">The block.</param>
    /// <param name="path">Where it stands, such as <c>environment</c>.</param>
    /// <param name="registration">The environment.</param>
    /// <param name="errors">Receives every fault, that of a file included.</param>
    /// <returns>The tasks; null where there is no such key, or something is wrong.</returns>
    public static TaskSetSource? Bind(MappingNode block, string path, EnvironmentRegistration registration, ICollection<ConfigurationError> errors)
    {
        if (block.Find(Key) is not { } node || node is ScalarNode { IsNull: true })
            return null;
        var name = path.Length == 0 ? Key : $"{path}.{Key}";
        if (OptionsBinder.TryBind(typeof(TaskOptions), node, name, errors) is not TaskOptions options)
            return null;
        try
        {
            var (training, heldOut) = options.Open(registration);
            return new TaskSetSource(options, training, heldOut);
        }
        catch (InvalidDataException exception)
        {
            errors.Add(new(node.Location, $"{name} cannot be used: {exception.Message}"));
            return null;
        }
    }

    /// <inheritdoc/>
    public TaskSpec Training(ulong seed, long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        if (TrainingCount is not { } count)
            return TrainingSet.Get(Options.Split, Options.Order == TaskOrder.Listed ? index : (long)(SeedSequence.Derive(seed, SeedPurpose.TaskOrder, (ulong)index) >> (64 - EndlessBits)));
        var (round, place) = Math.DivRem(index, count);
        return TrainingSet.Get(Options.Split, Options.Order == TaskOrder.Listed ? place : new Permutation(count, SeedSequence.Derive(seed, SeedPurpose.TaskOrder, (ulong)round))[place]);
    }

    /// <inheritdoc/>
    public TaskSpec HeldOut(long index) => HeldOutSet.Get(Options.HeldOutSplit, _heldOutOrder is null ? index : _heldOutOrder[index]);
}

namespace Platform.Sdk;

/// <summary>A task set that makes tasks of a wanted difficulty: by level, or by the value of each knob.</summary>
public interface IGradedTasks : ITaskSet
{
    /// <summary>The knobs and all that they may be set to, in a fixed order; empty where levels differ by nothing a number says.</summary>
    IReadOnlyList<ParameterRange> Knobs { get; }

    /// <summary>The levels, easiest first; at least one.</summary>
    IReadOnlyList<DifficultyLevel> Levels { get; }

    /// <summary>One task of a level, of <see cref="Levels"/> or made for the purpose.</summary>
    /// <param name="split">Name of one of <see cref="ITaskSet.Splits"/>.</param>
    /// <param name="index">Number of the task, 0 or more: each level has numbers of its own.</param>
    /// <param name="level">Knobs that it leaves out may be anything that the knob allows.</param>
    /// <exception cref="ArgumentException">There is no such split or knob, or the knob does not go that far.</exception>
    TaskSpec Get(string split, long index, DifficultyLevel level);
}

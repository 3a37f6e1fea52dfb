using Platform.Sdk;

namespace Platform.Environments.Maze;

/// <summary>Settings of <c>maze-v1</c>.</summary>
public sealed record MazeOptions : IValidatedSettings
{
    /// <summary>The walls.</summary>
    [Setting("The walls: default (LMRL-Gym's 10 by 13), umaze (5 by 5) or random (size by size, one per task).")]
    public MazeLayout Layout { get; init; } = MazeLayout.Default;

    /// <summary>Rows and columns of a random maze, border included: odd, 5 to 99.</summary>
    [Setting("Rows and columns of a random maze, border included: an odd number.", Minimum = 5, Maximum = 99)]
    public int Size { get; init; } = 9;

    /// <summary>Where the goal is.</summary>
    [Setting("Where the goal is: fixed (the layout's own) or random (any free cell, drawn per task).")]
    public MazeGoal Goal { get; init; } = MazeGoal.Fixed;

    /// <summary>What the agent sees.</summary>
    [Setting("What the agent sees: full (goal, position and walls) or partial (walls alone).")]
    public MazeObservability Observability { get; init; } = MazeObservability.Full;

    /// <summary>How the agent is spoken to.</summary>
    [Setting("How the agent is spoken to: verbal (LMRL-Gym's sentences) or compact (bare numbers or wall letters, actions l, r, u, d).")]
    public MazeStyle Style { get; init; } = MazeStyle.Verbal;

    /// <summary>What each step pays.</summary>
    [Setting("What each step pays: standard (goal 0, unknown action -4, else -1), illegalPenalty (1, -1, 0) or diffScale (1, -100, -1).")]
    public MazeReward Reward { get; init; } = MazeReward.Standard;

    /// <summary>Steps after which the next action is answered with failure, 1 or more.</summary>
    [Setting("Steps after which the next action is answered with failure.", Minimum = 1, Maximum = 100_000)]
    public int MaxSteps { get; init; } = 100;

    /// <inheritdoc/>
    public IEnumerable<SettingError> Validate(string path)
    {
        if (Size % 2 == 0)
            yield return new SettingError($"{path}.size", $"{path}.size is {Size}, but a random maze has odd sides: use {Size + 1}.");
    }
}

/// <summary>The walls of a maze.</summary>
public enum MazeLayout
{
    /// <summary>LMRL-Gym's double T: 10 rows, 13 columns, 26 free cells.</summary>
    Default,

    /// <summary>LMRL-Gym's small U: 5 by 5, 7 free cells.</summary>
    Umaze,

    /// <summary>A maze of its own for each task.</summary>
    Random,
}

/// <summary>Where the goal is.</summary>
public enum MazeGoal
{
    /// <summary>At the layout's own goal.</summary>
    Fixed,

    /// <summary>At a free cell drawn per task.</summary>
    Random,
}

/// <summary>What the agent sees.</summary>
public enum MazeObservability
{
    /// <summary>Goal, position and walls.</summary>
    Full,

    /// <summary>The walls around it alone.</summary>
    Partial,
}

/// <summary>How the agent is spoken to.</summary>
public enum MazeStyle
{
    /// <summary>LMRL-Gym's sentences.</summary>
    Verbal,

    /// <summary>As few tokens as possible.</summary>
    Compact,
}

/// <summary>What a step pays.</summary>
public enum MazeReward
{
    /// <summary>Goal 0, unknown action −4, any other step −1.</summary>
    Standard,

    /// <summary>Goal 1, unknown action −1, any other step 0.</summary>
    IllegalPenalty,

    /// <summary>Goal 1, unknown action −100, any other step −1.</summary>
    DiffScale,
}

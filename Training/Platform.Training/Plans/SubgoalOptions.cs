using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>Subgoals that an episode is split into: <c>rollout.subgoals</c> in a recipe. A task's own, the texts of its parameter <c>subgoals</c>, go before those written here.</summary>
public sealed record SubgoalOptions : IValidatedSettings
{
    /// <summary>Shown to the policy one after another; without any, the environment words its subgoals itself.</summary>
    [Setting("What is to be reached one after another on the way to the goal, unless the task's parameter 'subgoals' names its own. Without either the environment's observations are shown as they are.")]
    public IReadOnlyList<string> Goals { get; init; } = [];

    /// <summary>How the active one is written behind an observation.</summary>
    [Setting("How the active subgoal is written behind each observation; {subgoal} stands for it.")]
    public string Text { get; init; } = " [Subgoal: {subgoal}]";

    /// <summary>Reward of a turn, as the environment pays it, from which on it has met a subgoal.</summary>
    [Setting("A turn to which the environment pays at least this has met the active subgoal, and the next becomes active.")]
    public double Reward { get; init; } = 1e-9;

    /// <summary>Turns after which a subgoal that is not met is given up, and with it those after it: only the goal counts from then on. 0 never gives up.</summary>
    [Setting("Turns after which a subgoal that is not met is given up together with those after it, so that only the goal counts; 0 never gives up.", Minimum = 0)]
    public int MaxTurns { get; init; }

    /// <inheritdoc/>
    public IEnumerable<SettingError> Validate(string path)
    {
        if (!Text.Contains("{subgoal}", StringComparison.Ordinal))
            yield return new($"{path}.text", $"{path}.text is '{Text}', which leaves the subgoal out: write {{subgoal}} where it belongs, such as ' [Subgoal: {{subgoal}}]'.");
    }
}

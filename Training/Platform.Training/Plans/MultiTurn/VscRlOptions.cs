using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>Settings of the VSC-RL learner: <c>learner</c> with type <c>vsc-rl</c>.</summary>
public sealed record VscRlOptions : FilteredCloningOptions
{
    /// <summary>Reward of a turn from which on it has met a subgoal.</summary>
    [Setting("A turn whose reward is at least this has met the subgoal that was active, and the next becomes active.")]
    public double SubgoalReward { get; init; } = 1e-9;

    /// <summary>Weight of imitating all steps of solved episodes, 0 or more.</summary>
    [Setting("Weight of imitating all steps of solved episodes.", Minimum = 0, Maximum = 100)]
    public double ImitationCoefficient { get; init; }
}

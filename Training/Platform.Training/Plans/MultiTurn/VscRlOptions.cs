using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>Settings of the VSC-RL learner: <c>learner</c> with type <c>vsc-rl</c>.</summary>
public sealed record VscRlOptions : FilteredCloningOptions
{
    /// <summary>Weight of imitating all steps of solved episodes, 0 or more.</summary>
    [Setting("Weight of imitating all steps of solved episodes.", Minimum = 0, Maximum = 100)]
    public double ImitationCoefficient { get; init; }
}

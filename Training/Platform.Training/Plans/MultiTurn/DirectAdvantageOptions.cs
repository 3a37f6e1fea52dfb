using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>Settings of the learner of Direct Advantage Policy Optimization: <c>learner</c> with type <c>direct-advantage</c>.</summary>
public sealed record DirectAdvantageOptions : TurnLearnerOptions
{
    /// <summary>Several continuations of one beginning.</summary>
    public DirectAdvantageOptions() => GroupSize = 4;

    /// <summary>The critic.</summary>
    [Setting("The critic.")]
    public CriticOptions Critic { get; init; } = new();

    /// <summary>β: divides advantages into log-ratios, above 0.</summary>
    [Setting("Divides advantages into log-ratios.", Minimum = 1e-6)]
    public double Beta { get; init; } = 0.1;

    /// <summary>Rounds that are played with the policy at the start of the stage, and that train the critic alone; the policy learns from them in the rounds after.</summary>
    [Setting("Rounds that are played, and that train the critic alone; the policy learns from them in the rounds after.", Minimum = 1)]
    public int CriticRounds { get; init; } = 10;

    /// <summary>Optimizer steps of the critic per round, each over the whole round.</summary>
    [Setting("Optimizer steps of the critic per round, each over the whole round.", Minimum = 1)]
    public int CriticSteps { get; init; } = 20;

    /// <summary>Steps with a smaller advantage are left out.</summary>
    [Setting("Turns with a smaller advantage are left out.", Minimum = 0)]
    public double MinimumAdvantage { get; init; } = 0.01;

    /// <inheritdoc/>
    protected override int MinimumGroupSize => 2;
}

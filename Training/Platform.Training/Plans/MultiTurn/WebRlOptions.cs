using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>Settings of WebRL's actor: <c>learner</c> with type <c>webrl</c>.</summary>
public sealed record WebRlOptions : ReplayLearnerOptions
{
    /// <summary>Twice as many replayed episodes as fresh ones at most.</summary>
    public WebRlOptions() => ReplayRatio = 2;

    /// <summary>β: weight of the log-ratio to the previous phase's policy, above 0.</summary>
    [Setting("Weight of the log-ratio to the previous phase's policy.", Minimum = 1e-6, Maximum = 100)]
    public double Beta { get; init; } = 0.1;

    /// <summary>γ per turn of the outcome that a turn led to, in [0, 1].</summary>
    [Setting("Discount per turn of the outcome that a turn led to.", Minimum = 0, Maximum = 1)]
    public double Discount { get; init; } = 0.9;

    /// <summary>What each turn costs.</summary>
    [Setting("What each turn costs.", Minimum = 0, Maximum = 1)]
    public double StepCost { get; init; } = 0.05;

    /// <summary>Rounds of a phase, at whose start the policy becomes the reference.</summary>
    [Setting("Rounds of a phase, at whose start the policy becomes the reference.", Minimum = 1)]
    public int PhaseRounds { get; init; } = 4;

    /// <summary>Replayed actions count only if their probability per token is above this.</summary>
    [Setting("Replayed actions count only if the policy's probability of them, per token, is above this.", Minimum = 0, Maximum = 1)]
    public double LeastLikely { get; init; } = 0.5;

    /// <summary>… and at most this.</summary>
    [Setting("Replayed actions count only if the policy's probability of them, per token, is at most this.", Minimum = 0, Maximum = 1)]
    public double MostLikely { get; init; } = 0.95;

    /// <summary>Optimizer steps of the critic per round, each over the whole round.</summary>
    [Setting("Optimizer steps of the critic per round, each over the whole round.", Minimum = 1)]
    public int CriticSteps { get; init; } = 20;
}

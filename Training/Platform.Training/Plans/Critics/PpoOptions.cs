using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>What learners have that are PPO with a critic.</summary>
public abstract record CriticGradientOptions : PolicyGradientOptions
{
    /// <summary>PPO's defaults.</summary>
    protected CriticGradientOptions() => (GroupSize, Epochs, DualClip, Kl) = (1, 2, 3, new() { Coefficient = 0.01, Placement = "reward" });

    /// <summary>The critic.</summary>
    [Setting("The critic.")]
    public CriticOptions Critic { get; init; } = new();

    /// <summary>γ per trainable token, in [0, 1].</summary>
    [Setting("Discount per trainable token.", Minimum = 0, Maximum = 1)]
    public double Discount { get; init; } = 1;

    /// <summary>λ of generalized advantage estimation, in [0, 1].</summary>
    [Setting("Lambda of generalized advantage estimation.", Minimum = 0, Maximum = 1)]
    public double Lambda { get; init; } = 0.95;

    /// <summary>Whether advantages are whitened over the trainable tokens of the round.</summary>
    [Setting("Whether advantages are whitened over the trainable tokens of the round.")]
    public bool Whiten { get; init; } = true;

    /// <summary>How far a value may move from the old one before its gradient stops; null for no limit.</summary>
    [Setting("How far a value may move from the old one before its gradient stops.", Minimum = 1e-6)]
    public double? ValueClip { get; init; } = 0.2;

    /// <summary>c_v: weight of the value loss.</summary>
    [Setting("Weight of the value loss.", Minimum = 0, Maximum = 100)]
    public double ValueCoefficient { get; init; } = 0.5;

    /// <summary>Rounds in which only the critic is trained.</summary>
    [Setting("Rounds in which only the critic is trained.", Minimum = 0)]
    public int CriticWarmup { get; init; } = 1;

    /// <summary>KL to the reference in nats per token that the coefficient is steered towards; null keeps the coefficient.</summary>
    [Setting("KL divergence from the reference, in nats per token, that the coefficient is steered towards; without one the coefficient stays.", Minimum = 1e-9)]
    public double? KlTarget { get; init; }

    /// <summary>Trajectories over which the coefficient may change by a factor of about e^0.2 at most.</summary>
    [Setting("Trajectories over which the coefficient of the KL term may change by about a fifth.", Minimum = 1)]
    public int KlHorizon { get; init; } = 10000;

    /// <inheritdoc/>
    protected override int MinimumGroupSize => 1;
}

/// <summary>Settings of the PPO learner: <c>learner</c> with type <c>ppo</c>.</summary>
public sealed record PpoOptions : CriticGradientOptions;

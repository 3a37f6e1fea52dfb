using Platform.Sdk;

namespace Platform.Training.Plans.Guided;

/// <summary>Settings of OREAL: <c>learner</c> with type <c>oreal</c>.</summary>
public sealed record OrealOptions : PolicyGradientOptions
{
    /// <summary>Starts with the source's group size and KL term.</summary>
    public OrealOptions() => (GroupSize, Kl) = (16, new() { Coefficient = 0.01 });

    /// <summary>Weight of wrong rollouts against right ones.</summary>
    [Setting("Weight of wrong rollouts against right ones.", Minimum = 0, Maximum = 100)]
    public double NegativeWeight { get; init; } = 0.5;

    /// <summary>Whether a token reward model weighs the tokens; without it each weighs 1.</summary>
    [Setting("Whether a token reward model weighs the tokens; without it each weighs 1.")]
    public bool WeighsTokens { get; init; } = true;

    /// <summary>Learning rate of the token reward model over the policy's.</summary>
    [Setting("Learning rate of the token reward model over the policy's.", Minimum = 1e-3, Maximum = 1000)]
    public double HeadRate { get; init; } = 4;

    /// <summary>Rounds in which only the token reward model is trained.</summary>
    [Setting("Rounds in which only the token reward model is trained.", Minimum = 0)]
    public int Warmup { get; init; } = 10;

    /// <summary>Score that counts as solved where the environment does not say.</summary>
    [Setting("Score that counts as solved where the environment does not say.")]
    public double SuccessReturn { get; init; } = 0.5;

    /// <inheritdoc/>
    protected override bool TakesKlOffRewards => false;
}

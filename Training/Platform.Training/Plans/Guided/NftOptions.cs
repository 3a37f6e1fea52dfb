using Platform.Sdk;

namespace Platform.Training.Plans.Guided;

/// <summary>Settings of negative-aware fine-tuning: <c>learner</c> with type <c>nft</c>.</summary>
public sealed record NftOptions : PolicyGradientOptions
{
    /// <summary>ω of a task, from its pass rate r.</summary>
    [Setting("Weight of a task by its pass rate r: root-odds is sqrt((1 - r) / r), failure is 1 - r.", Values = ["root-odds", "failure", "none"])]
    public string TaskWeight { get; init; } = "root-odds";

    /// <summary>ε: least value of the implicit negative policy's ratio, above 0; its gradient passes.</summary>
    [Setting("Least value of the implicit negative policy's ratio; its gradient passes.", Minimum = 1e-6, Maximum = 100)]
    public double Floor { get; init; } = 1;

    /// <summary>Weight of wrong trajectories; 0 is rejection-sampling fine-tuning.</summary>
    [Setting("Weight of wrong trajectories; 0 is rejection-sampling fine-tuning.", Minimum = 0, Maximum = 100)]
    public double NegativeWeight { get; init; } = 1;

    /// <summary>Score that counts as solved where the environment does not say.</summary>
    [Setting("Score that counts as solved where the environment does not say.")]
    public double SuccessReturn { get; init; } = 0.5;

    /// <inheritdoc/>
    protected override bool TakesKlOffRewards => false;
}

using Platform.Sdk;

namespace Platform.Training.Plans.Guided;

/// <summary>Settings of hybrid post-training: <c>learner</c> with type <c>hpt</c>.</summary>
public sealed record HptOptions : PolicyGradientOptions
{
    /// <summary>Starts with ratios that are never clipped, and a little entropy bonus.</summary>
    public HptOptions() => (ClipLow, ClipHigh, EntropyCoefficient) = (1, 1000, 0.001);

    /// <summary>Scripted policy whose play of the task is learnt from where the policy fails.</summary>
    [Setting("Scripted policy whose play of a task is learnt from where the policy fails.")]
    public string Demonstrator { get; init; } = "oracle";

    /// <summary>γ: a task of which at most this many rollouts are solved is learnt from its demonstration; −1 for never.</summary>
    [Setting("A task of which at most this many rollouts are solved is learnt from its demonstration; -1 for never.", Minimum = -1)]
    public int Gate { get; init; }

    /// <summary>Whether a task's rollouts are dropped where its demonstration is learnt from.</summary>
    [Setting("Whether a task's rollouts are dropped where its demonstration is learnt from.")]
    public bool DropsRollouts { get; init; } = true;

    /// <summary>β: weight of the loss on demonstrations.</summary>
    [Setting("Weight of the loss on demonstrations.", Minimum = 0, Maximum = 1000)]
    public double ImitationWeight { get; init; } = 1;

    /// <summary>α: weight of the loss on rollouts.</summary>
    [Setting("Weight of the loss on rollouts.", Minimum = 0, Maximum = 1000)]
    public double RolloutWeight { get; init; } = 1;

    /// <summary>Only demonstrations whose return is at least this are learnt from; null takes all.</summary>
    [Setting("Only demonstrations whose return is at least this are learnt from.")]
    public double? MinimumReturn { get; init; }

    /// <summary>Score that counts as solved where the environment does not say.</summary>
    [Setting("Score that counts as solved where the environment does not say.")]
    public double SuccessReturn { get; init; } = 0.5;
}

using Platform.Sdk;

namespace Platform.Training.Plans.CriticFree;

/// <summary>Settings of the MDPO learner: <c>learner</c> with type <c>mdpo</c>. Each epoch is one of the paper's inner gradient steps.</summary>
public sealed record MdpoOptions : PolicyGradientOptions
{
    /// <summary>Ten inner steps.</summary>
    public MdpoOptions() => Epochs = 10;

    /// <summary>t: size of a mirror step, which divides KL(π‖π_k).</summary>
    [Setting("Size of a mirror step: it divides the KL divergence from the policy that sampled the round.", Minimum = 1e-6, Maximum = 1000)]
    public double StepSize { get; init; } = 1;

    /// <summary>Whether the step size falls to 0 over the stage: t · (1 − k / K).</summary>
    [Setting("Whether the step size falls to 0 over the stage.")]
    public bool Anneals { get; init; } = true;

    /// <summary>Over what KL(π‖π_k) is taken: the whole distribution of every token, which takes a copy of the policy, or k2 of the sampled tokens.</summary>
    [Setting("Whether the KL divergence is over every token's whole distribution, which takes a copy of the policy, or estimated from the sampled tokens.", Values = ["full", "sampled"])]
    public string Divergence { get; init; } = "full";

    /// <summary>What a rollout is compared with.</summary>
    [Setting("What a rollout's score is compared with.", Values = ["leave-one-out", "mean"])]
    public string Baseline { get; init; } = "leave-one-out";
}

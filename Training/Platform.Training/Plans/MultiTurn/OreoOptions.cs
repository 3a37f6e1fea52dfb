using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>Settings of the OREO learner: <c>learner</c> with type <c>oreo</c>.</summary>
public sealed record OreoOptions : ReplayLearnerOptions
{
    /// <summary>What one term of the objective covers.</summary>
    [Setting("What one term of the objective covers: a token, a turn, or the whole response.", Values = ["token", "turn", "response"])]
    public string Granularity { get; init; } = "turn";

    /// <summary>β: weight of the KL divergence from the reference in the objective, above 0.</summary>
    [Setting("Weight of the KL divergence from the reference in the objective.", Minimum = 1e-6, Maximum = 100)]
    public double Beta { get; init; } = 0.03;

    /// <summary>α: weight of the KL term over the whole vocabulary at the logged states, 0 or more.</summary>
    [Setting("Weight of a further KL term over the whole vocabulary at the logged states.", Minimum = 0, Maximum = 100)]
    public double KlCoefficient { get; init; } = 0.01;
}

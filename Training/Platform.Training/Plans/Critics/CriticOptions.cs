using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>Settings of a critic: <c>learner.critic</c>.</summary>
public sealed record CriticOptions
{
    /// <summary>What the value heads read.</summary>
    [Setting("What the value heads read: a model of their own that begins as a copy of the policy, or the policy's own features, which the value loss then shapes as well.", Values = ["separate", "head"])]
    public string Body { get; init; } = "separate";

    /// <summary>Learning rate of the critic; null takes the policy's. Schedule, decay and clipping are the policy's.</summary>
    [Setting("Learning rate of the critic; without one the policy's.", Minimum = 0, Maximum = 10)]
    public double? LearningRate { get; init; }

    /// <summary>The optimizer's settings.</summary>
    /// <param name="policy">Those of the policy.</param>
    internal OptimizerOptions Optimizer(OptimizerOptions policy) => policy with { LearningRate = LearningRate ?? policy.LearningRate };
}

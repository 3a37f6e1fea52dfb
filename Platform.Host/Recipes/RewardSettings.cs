using Platform.Sdk;

namespace Platform.Host.Recipes;

/// <summary>What the item of the environment's own reward has.</summary>
internal sealed record EnvironmentRewardSettings
{
    /// <summary>Name of the part.</summary>
    [Setting("Name in metrics and tables; empty takes environment.")]
    public string Name { get; init; } = "";

    /// <summary>What the reward is multiplied by.</summary>
    [Setting("What the reward is multiplied by; at 0 it is only measured.", Minimum = -1e6, Maximum = 1e6)]
    public double Weight { get; init; } = 1;
}

/// <summary>What every item of <c>rewards</c> has, beside the settings of its rewarder.</summary>
internal sealed record RewardSettings
{
    /// <summary>Whose reward it is.</summary>
    [Setting("A rewarder's id, or environment for the environment's own reward.")]
    public required string Id { get; init; }

    /// <summary>Name of the part.</summary>
    [Setting("Name in metrics and tables, unique among the rewards; empty takes the id.")]
    public string Name { get; init; } = "";

    /// <summary>What the score is multiplied by.</summary>
    [Setting("What the score is multiplied by; at 0 it is only measured.", Minimum = -1e6, Maximum = 1e6)]
    public double Weight { get; init; } = 1;

    /// <summary>Seconds that one call may take.</summary>
    [Setting("Seconds that one call of the rewarder may take.", Minimum = 0.01, Maximum = 86400)]
    public double TimeoutSeconds { get; init; } = 60;

    /// <summary>Calls at once.</summary>
    [Setting("Calls of the rewarder at once.", Minimum = 1, Maximum = 1024)]
    public int Concurrency { get; init; } = 16;
}

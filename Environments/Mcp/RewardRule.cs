namespace Platform.Environments.Mcp;

/// <summary>What the checks of a task pay.</summary>
public enum RewardRule
{
    /// <summary>1 if all hold, else 0.</summary>
    All,

    /// <summary>The share of them that holds.</summary>
    Share,
}

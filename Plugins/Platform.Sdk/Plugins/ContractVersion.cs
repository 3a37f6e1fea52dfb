namespace Platform.Sdk;

/// <summary>The version of the contracts in this assembly, which a plugin's manifest names as the one it was written for.</summary>
/// <remarks>The first number changes when a plugin written for the old contracts no longer fits; the second when something was added to them.
/// A plugin fits a host of the same first number whose second is at least its own.</remarks>
public static class ContractVersion
{
    /// <summary>The version of these contracts.</summary>
    public const string Current = "1.0";
}

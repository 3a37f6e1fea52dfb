namespace Platform.Plugins.Conformance;

/// <summary>How a check came out.</summary>
public enum CheckOutcome
{
    /// <summary>The environment keeps to it.</summary>
    Passed,

    /// <summary>It does not.</summary>
    Failed,

    /// <summary>There was nothing to check, or what it builds on has failed; the detail says why.</summary>
    NotApplicable,
}

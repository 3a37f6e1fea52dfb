namespace Platform.Plugins.Conformance;

/// <summary>What one check found.</summary>
/// <param name="Check">Name of the check, one of <see cref="EnvironmentConformance.Checks"/>.</param>
/// <param name="Outcome">How it came out.</param>
/// <param name="Detail">What was seen, or why there was nothing to check: one sentence.</param>
public sealed record CheckResult(string Check, CheckOutcome Outcome, string Detail)
{
    /// <summary>Such as <c>repeatable failed: …</c>.</summary>
    public override string ToString() => $"{Check} {Outcome switch { CheckOutcome.Passed => "passed", CheckOutcome.Failed => "failed", _ => "not applicable" }}: {Detail}";
}

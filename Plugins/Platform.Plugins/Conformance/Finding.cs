namespace Platform.Plugins.Conformance;

/// <summary>How a check came out, and what was seen.</summary>
internal readonly record struct Finding(CheckOutcome Outcome, string Detail)
{
    public static Finding Pass(string detail) => new(CheckOutcome.Passed, detail);

    public static Finding Fail(string detail) => new(CheckOutcome.Failed, detail);

    public static Finding NotApplicable(string detail) => new(CheckOutcome.NotApplicable, detail);
}

namespace Platform.Environments.Code.Execution;

/// <summary>What became of one test.</summary>
/// <param name="Passed">Whether the output is the expected one.</param>
/// <param name="Printed">What the program printed, cut.</param>
/// <param name="Error">What went wrong, in words for the agent: a limit, an exit code with the end of standard error; null where it ended well.</param>
internal sealed record TestResult(bool Passed, string Printed, string? Error)
{
    /// <summary>A test that could not be run.</summary>
    public static TestResult NotRun { get; } = new(false, "", "not run");
}

/// <summary>What became of a submission.</summary>
/// <param name="CompileError">What the compiler said; null where it compiled.</param>
/// <param name="Tests">In the order of the tests.</param>
internal sealed record Submission(string? CompileError, IReadOnlyList<TestResult> Tests)
{
    /// <summary>Processor time of all tests together, in seconds.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>The largest memory of a test, in bytes.</summary>
    public long PeakMemoryBytes { get; init; }

    /// <summary>One that does not compile.</summary>
    public static Submission Uncompiled(string error, int tests) => new(error, [.. Enumerable.Repeat(TestResult.NotRun, tests)]);
}

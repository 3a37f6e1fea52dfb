using System.Text;
using Platform.Environments.Code.Languages;
using Platform.Environments.Code.Problems;
using Platform.Sdk;

namespace Platform.Environments.Code.Execution;

/// <summary>Compiles and runs programs in a sandbox and compares what they print with what was expected, outside.</summary>
/// <remarks>No expected output ever enters the sandbox: whatever a program writes, kills or patches there, it can pass a test only by printing what it was not told.</remarks>
/// <param name="testSeconds">Wall-clock limit of one test.</param>
internal sealed class ProgramTester(double testSeconds)
{
    private const int MostErrorLength = 600;
    private const int MostOutputBytes = 256 << 10;
    private static readonly TimeSpan s_compileTime = TimeSpan.FromMinutes(2);
    private static readonly string[] SyntaxErrors = ["SyntaxError", "IndentationError", "TabError"];

    /// <summary>Tests a program.</summary>
    /// <param name="sandbox">With the tools of the language.</param>
    /// <param name="language">Of the program.</param>
    /// <param name="source">The program, or the expression.</param>
    /// <param name="problem">What is tested.</param>
    /// <param name="alwaysHidden">Whether the hidden tests run even if an example fails; else they count as not run then.</param>
    /// <param name="cancellationToken">Ends the runs.</param>
    public async ValueTask<Submission> TestAsync(ISandbox sandbox, CodeLanguage language, string source, Problem problem, bool alwaysHidden, CancellationToken cancellationToken)
    {
        var tools = LanguageTools.Of(language);
        var isExpression = problem.Form == AnswerForm.Expression;
        var program = isExpression ? ExpressionProgram.Wrap(language, source) : source;
        await sandbox.CopyInAsync(new($"/box/{tools.SourceFile}"), Encoding.UTF8.GetBytes(program), cancellationToken).ConfigureAwait(false);
        if (await CompileAsync(sandbox, tools, cancellationToken).ConfigureAwait(false) is { } error)
            return Submission.Uncompiled(error, problem.Tests.Count);
        return isExpression
            ? await TestAtOnceAsync(sandbox, tools, problem.Tests, cancellationToken).ConfigureAwait(false)
            : await TestOneByOneAsync(sandbox, tools, problem, alwaysHidden, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Compiles what stands in the working directory.</summary>
    /// <returns>What the compiler said against it; null where it compiled.</returns>
    public static async ValueTask<string?> CompileAsync(ISandbox sandbox, LanguageTools tools, CancellationToken cancellationToken)
    {
        if (tools.Compile.Count == 0)
            return null;
        var result = await sandbox.RunAsync(new(tools.Compile) { WallTime = s_compileTime, Environment = LanguageTools.Environment, OutputBytes = MostOutputBytes }, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode is 126 or 127)
            throw new SandboxFaultException($"The image has no {tools.Compile[0]} to compile with: {End(result.ErrorText)}");
        return result.Succeeded ? null
            : result.Limit is { } limit ? $"The compiler was stopped: {Name(limit)}."
            : Start($"{result.OutputText}{result.ErrorText}");
    }

    /// <summary>All inputs in one run, a line each: for programs that print one line for each line they read.</summary>
    private async ValueTask<Submission> TestAtOnceAsync(ISandbox sandbox, LanguageTools tools, IReadOnlyList<TestCase> tests, CancellationToken cancellationToken)
    {
        var result = await RunAsync(sandbox, tools, string.Concat(tests.Select(test => $"{test.Input}\n")), cancellationToken).ConfigureAwait(false);
        var lines = result.OutputText.Split('\n');
        var error = Error(result);
        if (IsSyntaxError(result))
            return Submission.Uncompiled(error!, tests.Count);
        return new(null, [.. tests.Select((test, index) => index < lines.Length - 1
            ? new TestResult(Outputs.Match(lines[index], test.Expected), lines[index], null)
            : new TestResult(false, "", error ?? "printed nothing"))])
        {
            CpuSeconds = result.CpuTime.TotalSeconds,
            PeakMemoryBytes = result.PeakMemoryBytes,
        };
    }

    private async ValueTask<Submission> TestOneByOneAsync(ISandbox sandbox, LanguageTools tools, Problem problem, bool alwaysHidden, CancellationToken cancellationToken)
    {
        var tests = problem.Tests;
        var results = new List<TestResult>();
        var (cpu, memory) = (0.0, 0L);
        foreach (var test in tests)
        {
            var result = await RunAsync(sandbox, tools, test.Input, cancellationToken).ConfigureAwait(false);
            var error = Error(result);
            if (results.Count == 0 && IsSyntaxError(result))
                return Submission.Uncompiled(error!, tests.Count);
            results.Add(new(error is null && Outputs.Match(result.OutputText, test.Expected), Cut(result.OutputText), error));
            (cpu, memory) = (cpu + result.CpuTime.TotalSeconds, Math.Max(memory, result.PeakMemoryBytes));
            // A program that does not end would make every test wait; and who is told of a failing example need not wait for the rest.
            if (result.Limit == SandboxLimit.WallTime || (!alwaysHidden && results.Count == problem.Visible && results.Any(test => !test.Passed)))
            {
                results.AddRange(Enumerable.Repeat(TestResult.NotRun, tests.Count - results.Count));
                break;
            }
        }

        return new(null, results) { CpuSeconds = cpu, PeakMemoryBytes = memory };
    }

    private ValueTask<SandboxResult> RunAsync(ISandbox sandbox, LanguageTools tools, string input, CancellationToken cancellationToken) => sandbox.RunAsync(
        new(tools.Run) { StandardInput = Encoding.UTF8.GetBytes(input), WallTime = TimeSpan.FromSeconds(testSeconds), Environment = LanguageTools.Environment, OutputBytes = MostOutputBytes }, cancellationToken);

    /// <summary>A run in words; null where the program ended well.</summary>
    public static string? Error(SandboxResult result) =>
        result.Limit is { } limit ? $"stopped: {Name(limit)}"
        : result.ExitCode == 0 ? null
        : $"exit code {result.ExitCode}{(result.StandardError.Length > 0 ? $": {End(result.ErrorText)}" : "")}";

    private static bool IsSyntaxError(SandboxResult result) => result.ExitCode == 1 && SyntaxErrors.Any(error => result.ErrorText.Contains(error, StringComparison.Ordinal));

    /// <summary>A limit in words for the agent.</summary>
    public static string Name(SandboxLimit limit) => limit switch
    {
        SandboxLimit.WallTime or SandboxLimit.CpuTime => "time limit",
        SandboxLimit.Memory => "memory limit",
        SandboxLimit.Processes => "limit of processes",
        SandboxLimit.Output => "limit of output",
        _ => "limit of disk space",
    };

    private static string Cut(string text) => text.Length <= MostErrorLength ? text : $"{Safe(text[..MostErrorLength])}…";

    private static string Start(string text) => Cut(text.Trim());

    private static string End(string text) => text.Trim() is { Length: > MostErrorLength } longer ? $"…{Safe(longer[^MostErrorLength..])}" : text.Trim();

    // A cut must not leave half of a character.
    private static string Safe(string text) => text.Trim('\ufffd') is { Length: > 1 } trimmed
        ? trimmed[(char.IsLowSurrogate(trimmed[0]) ? 1 : 0)..(char.IsHighSurrogate(trimmed[^1]) ? ^1 : ^0)] : text;
}

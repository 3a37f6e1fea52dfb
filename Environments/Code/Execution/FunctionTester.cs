using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Environments.Code.Languages;
using Platform.Environments.Code.Problems;
using Platform.Sdk;

namespace Platform.Environments.Code.Execution;

/// <summary>Tests a Python function by assertions, in two sandboxes: one has the program and sees only arguments, the other has the assertions and sees only what was returned.</summary>
/// <remarks>The assertions run first with answers that are unknown, which shows what they call; the calls are made beside the program; the assertions run again with the answers,
/// and once more where an answer led to further calls. So a program can neither read what is expected nor touch who compares it. What a function changes in its arguments is not seen.</remarks>
/// <param name="testSeconds">Wall-clock limit of one call.</param>
internal sealed class FunctionTester(double testSeconds)
{
    private const int MostRounds = 6;
    private static readonly JsonDocumentOptions s_read = new() { MaxDepth = 64 };

    /// <summary>Tests a program.</summary>
    /// <param name="agentSandbox">For the program.</param>
    /// <param name="graderSandbox">For the tests; nothing of the program ever runs in it.</param>
    /// <param name="problem">What is tested.</param>
    /// <param name="program">Whole program.</param>
    /// <param name="cancellationToken">Ends the runs.</param>
    public async ValueTask<Submission> TestAsync(ISandbox agentSandbox, ISandbox graderSandbox, FunctionProblem problem, string program, CancellationToken cancellationToken)
    {
        var (calls, answers, tests) = (new List<JsonNode>(), new List<JsonNode>(), 1);
        for (var round = 0; ; round++)
        {
            var verdict = await CheckAsync(graderSandbox, problem, calls, answers, cancellationToken).ConfigureAwait(false);
            var broken = (string?)verdict["broken"];
            var results = verdict["results"]!.AsArray().Select(result => (bool)result!).ToList();
            tests = Math.Max(tests, results.Count + (broken is null ? 0 : 1));
            var wanted = verdict["wanted"]!.AsArray();
            if (wanted.Count == 0 || round == MostRounds)
            {
                if (calls.Count == 0)
                    throw new EnvironmentFaultException($"The tests of the task never call '{problem.Function}': {broken ?? "there is no assertion that does"}.");
                var passed = wanted.Count == 0 ? results : [];
                return new(null, [.. Enumerable.Range(0, tests).Select(index => new TestResult(index < passed.Count && passed[index], "", index < passed.Count && passed[index] ? null : broken ?? Failure(answers)))]);
            }

            calls.AddRange(wanted.Select(call => call!.DeepClone()));
            var (given, error) = await CallAsync(agentSandbox, problem, program, [.. wanted.Select(call => call!)], cancellationToken).ConfigureAwait(false);
            if (error is not null)
                return Submission.Uncompiled(error, tests);
            answers.AddRange(given);
        }
    }

    /// <summary>The assertions, run where no code of the agent is.</summary>
    private static async ValueTask<JsonObject> CheckAsync(ISandbox sandbox, FunctionProblem problem, List<JsonNode> calls, List<JsonNode> answers, CancellationToken cancellationToken)
    {
        var task = new JsonObject
        {
            ["function"] = problem.Function,
            ["tests"] = new JsonArray([.. problem.Tests.Select(test => (JsonNode)test)]),
            ["calls"] = new JsonArray([.. calls.Select(call => call.DeepClone())]),
            ["answers"] = new JsonArray([.. answers.Select(answer => answer.DeepClone())]),
        };
        var result = await RunAsync(sandbox, "checks.py", task, TimeSpan.FromMinutes(2), cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonNode.Parse(result.OutputText.TrimEnd('\n'))!.AsObject();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new EnvironmentFaultException($"The tests of the task could not be run: {ProgramTester.Error(result) ?? "they printed no verdict"}.", exception);
        }
    }

    /// <summary>The calls, made beside the program. One answer for each, whatever the program does.</summary>
    private async ValueTask<(IReadOnlyList<JsonNode> Answers, string? Error)> CallAsync(ISandbox sandbox, FunctionProblem problem, string program, IReadOnlyList<JsonNode> calls, CancellationToken cancellationToken)
    {
        var seconds = Math.Max(1, Math.Ceiling(testSeconds));
        var task = new JsonObject
        {
            ["program"] = program,
            ["function"] = problem.Function,
            ["seconds"] = seconds,
            ["calls"] = new JsonArray([.. calls.Select(call => call.DeepClone())]),
        };
        // A call that ignores its alarm must not hold up the rest for longer than a few honest ones would.
        var result = await RunAsync(sandbox, "answers.py", task, TimeSpan.FromSeconds(seconds * (3 + (calls.Count / 4.0))), cancellationToken).ConfigureAwait(false);
        var answers = new JsonNode?[calls.Count];
        foreach (var line in result.OutputText.Split('\n'))
        {
            if (Parse(line) is not { } answer)
                continue;
            if (answer["load"] is JsonValue load && load.TryGetValue(out string? error))
                return ([], error);
            if (answer["call"] is JsonValue at && at.TryGetValue(out int number) && number >= 0 && number < answers.Length)
                answers[number] ??= answer;
        }

        return ([.. answers.Select(answer => answer ?? new JsonObject { ["error"] = "TimeoutError", ["message"] = ProgramTester.Error(result) ?? "no answer" })], null);
    }

    private static ValueTask<SandboxResult> RunAsync(ISandbox sandbox, string script, JsonObject task, TimeSpan limit, CancellationToken cancellationToken) => sandbox.RunAsync(
        new(["python3", "-I", "-S", "-c", Scripts.Text(script)]) { StandardInput = Encoding.UTF8.GetBytes(task.ToJsonString()), WallTime = limit, Environment = LanguageTools.Environment }, cancellationToken);

    private static JsonObject? Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line, documentOptions: s_read) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Failure(List<JsonNode> answers) =>
        answers.FirstOrDefault(answer => answer["error"] is not null) is { } failed ? string.Create(CultureInfo.InvariantCulture, $"{failed["error"]}: {failed["message"]}") : "wrong answer";
}

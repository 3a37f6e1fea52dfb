using System.Globalization;
using Microsoft.Extensions.AI;
using Platform.Sdk;

namespace Platform.Plugins.Conformance.Checks;

/// <summary>Model output breaks nothing.</summary>
internal sealed class HostileActionCheck : IConformanceCheck
{
    private const int Megabyte = 1 << 20;

    public string Name => "hostile-actions";

    public string Question => "Replies that nobody expects (a megabyte, control characters, broken Unicode, unknown tools) are answered as errors, never by an exception.";

    public IReadOnlyList<string> Needs => [PlaysCheck.Id];

    public async ValueTask<Finding> RunAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var task = context.Tasks(1)[0];
        var count = 0;
        foreach (var (what, action) in Actions())
        {
            await using var environment = context.Create();
            var observation = await EpisodePlayer.ResetAsync(context, environment, task, cancellationToken).ConfigureAwait(false);
            StepResult result;
            try
            {
                result = await EpisodePlayer.StepAsync(context, environment, action, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                return Finding.Fail($"{what} made the step throw {exception.GetType().Name} ({exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}): answer it with an ActionError.");
            }

            if (!double.IsFinite(result.Reward))
                return Finding.Fail(string.Create(CultureInfo.InvariantCulture, $"{what} earned {result.Reward}: a reward must be finite."));
            var admissible = RandomAgent.Admissible(environment, observation);
            var mustFail = action.ParseError is not null || (admissible is { Count: > 0 } && !admissible.Contains(action.Text)) || (observation.Tools.Count > 0 && action.ToolCalls.Count > 0);
            if (mustFail && result.ActionError is null)
                return Finding.Fail($"{what} was taken without an ActionError: say why it cannot be read.");
            count++;
        }

        return Finding.Pass($"{count} of them.");
    }

    private static IEnumerable<(string What, AgentAction Action)> Actions()
    {
        yield return ("A reply of one megabyte", new(new string('x', Megabyte)));
        yield return ("A megabyte of open brackets", new(new string('[', Megabyte)));
        yield return ("A megabyte of spaces", new(new string(' ', Megabyte) + "!"));
        yield return ("A reply of control characters", new(string.Concat(Enumerable.Range(0, 32).Select(code => (char)code)) + "\u007f\u0085\u001b[2J"));
        yield return ("A NUL character", new("\0"));
        yield return ("Half a surrogate pair", new("\ud800"));
        yield return ("Surrogates in the wrong order", new("\udc00\ud800 \udbff"));
        yield return ("Combining and right-to-left characters", new("\u202e\u0301\u0301\u200d\ufeff\ufffe"));
        yield return ("A number out of every range", new("99999999999999999999999999999999999999"));
        yield return ("A format string", new("{0} %s %n {{}} ${x}"));
        yield return ("Broken JSON", new("{\"name\": \"x\", \"arguments\": {") { ParseError = "The tool call ends in the middle: close every bracket." });
        yield return ("A call of an unknown tool", new("<tool_call>{\"name\": \"no_such_tool\", \"arguments\": {}}</tool_call>") { ToolCalls = [new FunctionCallContent("1", "no_such_tool", null)] });
        yield return ("A call of a tool without a name", new("<tool_call>{}</tool_call>") { ToolCalls = [new FunctionCallContent("", "", new Dictionary<string, object?> { ["\ud800"] = null })] });
    }
}

using System.CommandLine;
using System.Text.Json.Nodes;
using Platform.Host.Plugins;
using Platform.Sandboxes.Checks;
using Platform.Sdk;
using Spectre.Console;

namespace Platform.Host.Cli.Sandboxes;

/// <summary><c>sandbox check</c>: what a provider must do, and attacks that are tried for real.</summary>
/// <param name="console">Where to print.</param>
/// <param name="plugins">Holds the sandboxes of this host.</param>
internal sealed class SandboxCheckCommand(CommandConsole console, PluginCatalog plugins)
{
    private readonly Argument<string> _provider = new("PROVIDER") { Description = "process, docker, or remote:URL." };
    private readonly Option<string?> _image = new("--image") { Description = "What the sandboxes are made from; it needs to hold nothing.", HelpName = "NAME" };
    private readonly Option<string[]> _only = new("--only") { Description = "Try this point alone, such as fork-bomb; may be given several times.", HelpName = "NAME" };

    /// <summary>The command.</summary>
    public Command Build()
    {
        var command = new CommandWithExamples("check", "Check a provider of sandboxes: what it must do, and attacks that are tried for real.", "sandbox check process", "sandbox check docker --json", "sandbox check process --only fork-bomb")
        {
            _provider, _image, _only,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var name = result.GetRequiredValue(_provider);
        var only = result.GetValue(_only) ?? [];
        string[] known = [.. SandboxCheck.Names, .. GradingAttacks.Names];
        if (only.Except(known).FirstOrDefault() is { } unknown)
            throw new UsageException($"There is no point '{unknown}' in the check: {NearestName.Suggest(unknown, known)}");
        await using var engine = await SandboxCommand.EngineAsync(plugins.Sandboxes, name, console.Progress.WriteLine, cancellationToken);
        var provider = SandboxCommand.Provider(plugins.Sandboxes, name);
        var image = result.GetValue(_image) ?? await SandboxCommand.DefaultImageAsync(plugins.Sandboxes, provider, console.Progress.WriteLine, cancellationToken);
        var check = new SandboxCheck(provider, image) { RestartEngine = engine is null ? null : engine.RestartAsync };
        Func<string, bool> isWanted = only.Length == 0 ? _ => true : only.Contains;
        IReadOnlyList<CheckRow> rows = SandboxCheck.Names.Any(isWanted) ? await check.RunAsync(isWanted, Show, cancellationToken) : [];
        if (GradingAttacks.Names.Any(isWanted))
        {
            await SandboxCommand.BuildForAsync(plugins.Sandboxes, provider, GradingAttacks.Image, console.Progress.WriteLine, cancellationToken);
            rows = [.. rows, .. await new GradingAttacks(plugins, name).RunAsync(isWanted, Show, cancellationToken)];
        }

        var holds = rows.All(row => row.Holds);
        console.Result(
            () => new JsonObject
            {
                ["provider"] = provider.Name,
                ["image"] = image,
                ["passed"] = holds,
                ["rows"] = new JsonArray([.. rows.Select(row => new JsonObject { ["name"] = row.Name, ["verdict"] = Word(row.Verdict), ["detail"] = row.Detail })]),
            },
            ansi => ansi.MarkupLineInterpolated($"{rows.Count(row => row.Holds)} of {rows.Count} points hold: {Count(rows, CheckVerdict.Pass)} pass, {Count(rows, CheckVerdict.Fail)} fail, {Count(rows, CheckVerdict.Contained)} contained, {Count(rows, CheckVerdict.Escaped)} escaped."));
        return holds ? ExitCode.Done : ExitCode.Failed;
    }

    private void Show(CheckRow row)
    {
        if (!console.Json)
            console.Ansi().MarkupLineInterpolated($"{Word(row.Verdict),-9} {row.Name}  [grey]{row.Detail}[/]");
    }

    private static int Count(IReadOnlyList<CheckRow> rows, CheckVerdict verdict) => rows.Count(row => row.Verdict == verdict);

    private static string Word(CheckVerdict verdict) => verdict.ToString().ToLowerInvariant();
}

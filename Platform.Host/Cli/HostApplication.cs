using System.CommandLine;
using System.CommandLine.Help;
using Platform.Host.Cli.Sandboxes;
using Platform.Host.Plugins;
using Platform.Plugins;
using Platform.Plugins.Configuration;
using Platform.Sdk;
using Platform.Training.Runs;

namespace Platform.Host.Cli;

/// <summary>The command line from arguments to exit code.</summary>
/// <param name="console">Where commands read and write.</param>
internal sealed class HostApplication(CommandConsole console)
{
    private static readonly string[] RootExamples = ["train recipes/quickstart.yaml", "runs show quickstart", "play maze-v1", "test"];

    /// <summary>The folder of plugin folders.</summary>
    public string PluginsFolder { get; init; } = Path.Combine(AppContext.BaseDirectory, "plugins");

    /// <summary>The folder that <c>plugin add</c> fills.</summary>
    public string UserPluginsFolder { get; init; } = Path.GetFullPath("plugins");

    /// <summary>Where copies of plugins lie while they are in use.</summary>
    public string PluginCacheFolder { get; init; } = PluginCache.DefaultFolder;

    /// <summary>Runs one call to its end.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        console.Json = arguments.Contains("--json");
        console.Verbose = arguments.Contains("--verbose");
        await using var plugins = new PluginCatalog(PluginsFolder, console.Error) { UserFolder = UserPluginsFolder, Cache = new(PluginCacheFolder, new PluginLimits()) };
        try
        {
            var result = BuildCommands(plugins).Parse(arguments);
            plugins.FurtherPlaces = [.. PluginPlaces(), .. result.GetValue<string[]>("--plugins") ?? []];
            if (result.Action is not HelpWithExamples && result.Errors.Count > 0)
            {
                if (arguments.Count > 0 && result.UnmatchedTokens.Count == 0 && result.CommandResult.Command.Subcommands.Count > 0 || arguments.Count == 0)
                    return IncompleteCall(result);
                throw new UsageException(CallErrors.Explain(result));
            }

            return await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = console.Output, Error = console.Error }, cancellationToken);
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            console.Fault("Interrupted.", exception);
            return ExitCode.Interrupted;
        }
        catch (Exception exception)
        {
            console.Fault(OneSentence(exception), exception);
            return exception is UsageException or ConfigurationException or UnknownNameException ? ExitCode.Usage : ExitCode.Failed;
        }
    }

    private static string OneSentence(Exception exception) => exception switch
    {
        UsageException or WorkFailedException or ConfigurationException or UnknownNameException or PluginLoadException or RunException or SandboxFaultException => exception.Message,
        OutOfMemoryException => "The memory ran out: use a smaller model, batch or optimizer.microBatchTokens.",
        IOException or UnauthorizedAccessException => $"A file could not be used: {exception.Message}",
        _ => $"Something inside the platform broke: {exception.Message.ReplaceLineEndings(" ")} (--verbose shows where.)",
    };

    private int IncompleteCall(ParseResult result)
    {
        var command = result.CommandResult.Command;
        var help = new InvocationConfiguration { Output = console.Error, Error = console.Error };
        var root = (RootCommand)result.RootCommandResult.Command;
        root.Parse([.. result.Tokens.TakeWhile(token => !token.Value.StartsWith('-')).Select(token => token.Value), "--help"]).Invoke(help);
        console.Fault($"A command is expected: {string.Join(", ", command.Subcommands.Select(child => child.Name))}.", null);
        return ExitCode.Usage;
    }

    private static string[] PluginPlaces() =>
        (Environment.GetEnvironmentVariable("PLATFORM_PLUGINS") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private RootCommand BuildCommands(PluginCatalog plugins)
    {
        var root = new RootCommand("Trains language-model agents by reinforcement learning. 'test', which the launcher runs itself, builds and runs all tests.")
        {
            new EnvironmentCommand(console, plugins).Build(),
            new TrainCommand(console, plugins, TimeProvider.System).Build(),
            new EvalCommand(console, plugins, TimeProvider.System).Build(),
            new PlayCommand(console, plugins).Build(),
            new RunsCommand(console).Build(),
            new ExportCommand(console).Build(),
            new RecipeCommand(console, plugins).Build(),
            new PluginCommand(console, plugins).Build(),
            new RewarderCommand(console, plugins).Build(),
            new CurriculumCommand(console, plugins).Build(),
            new SandboxCommand(console, plugins).Build(),
            new DoctorCommand(console).Build(),
            new BenchCommand(console, plugins, TimeProvider.System).Build(),
            PluginHostCommand.Build(),
        };
        root.Add(new Option<bool>("--json") { Description = "Print the result as one JSON object on standard output, and nothing else there.", Recursive = true });
        root.Add(new Option<string[]>("--plugins")
        {
            Description = "Load these plugins too: a plugin's folder, a .nupkg, or a folder of them; may be given several times.",
            HelpName = "PATH",
            Recursive = true,
            AllowMultipleArgumentsPerToken = false,
        });
        root.Add(new Option<bool>("--verbose") { Description = "Print the stack trace of an error.", Recursive = true });
        foreach (var option in root.Options.OfType<HelpOption>())
            option.Action = new HelpWithExamples((HelpAction)option.Action!, RootExamples);
        return root;
    }
}

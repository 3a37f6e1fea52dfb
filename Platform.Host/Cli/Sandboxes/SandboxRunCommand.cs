using System.CommandLine;
using System.Text.Json.Nodes;
using Platform.Host.Plugins;
using Platform.Sdk;

namespace Platform.Host.Cli.Sandboxes;

/// <summary><c>sandbox run</c>: one program in a new sandbox.</summary>
/// <param name="console">Where to print.</param>
/// <param name="plugins">Holds the sandboxes of this host.</param>
internal sealed class SandboxRunCommand(CommandConsole console, PluginCatalog plugins)
{
    private readonly Argument<string[]> _arguments = new("PROGRAM") { Description = "The program and its arguments, behind --.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> _provider = new("--provider") { Description = "process, docker, remote:URL, or auto: docker where an engine answers.", HelpName = "NAME", DefaultValueFactory = _ => "auto" };
    private readonly Option<string?> _image = new("--image") { Description = "What the sandbox is made from; host is this machine's own programs.", HelpName = "NAME" };
    private readonly Option<double> _time = new("--time") { Description = "Seconds the program may take.", HelpName = "SECONDS", DefaultValueFactory = _ => 10 };
    private readonly Option<int> _memory = new("--memory") { Description = "Megabytes it may use.", HelpName = "MB", DefaultValueFactory = _ => 512 };
    private readonly Option<string[]> _allow = new("--allow") { Description = "A place it may connect to, such as pypi.org:443; may be given several times.", HelpName = "HOST:PORT" };
    private readonly Option<string[]> _file = new("--file") { Description = "A file to copy into /box; may be given several times.", HelpName = "PATH" };

    /// <summary>The command.</summary>
    public Command Build()
    {
        var command = new CommandWithExamples("run", "Run one program in a new sandbox.", "sandbox run -- python3 -c 'print(1)'", "sandbox run --image python --file main.py --time 5 -- python3 main.py")
        {
            _arguments, _provider, _image, _time, _memory, _allow, _file,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var provider = SandboxCommand.Provider(plugins.Sandboxes, result.GetRequiredValue(_provider));
        var (seconds, memory) = (result.GetValue(_time), result.GetValue(_memory));
        if (seconds is not (> 0 and <= 86400))
            throw new UsageException($"--time is {seconds}, but seconds above 0 and up to a day are expected: use --time 10.");
        if (memory is < 16 or > 1 << 20)
            throw new UsageException($"--memory is {memory}, but 16 to {1 << 20} megabytes are expected: use --memory 512.");
        var image = result.GetValue(_image) ?? await SandboxCommand.DefaultImageAsync(plugins.Sandboxes, provider, console.Error.WriteLine, cancellationToken);
        var limits = new SandboxLimits { WallTime = TimeSpan.FromSeconds(seconds), MemoryBytes = (long)memory << 20, DiskBytes = Math.Min(128L << 20, (long)memory << 20) };
        SandboxResult end;
        try
        {
            await using var sandbox = await provider.CreateAsync(new SandboxSpec(image) { Limits = limits, AllowedHosts = result.GetValue(_allow) ?? [] }, cancellationToken);
            foreach (var file in result.GetValue(_file) ?? [])
                await sandbox.CopyInAsync(new SandboxFile("/box/" + Path.GetFileName(file)) { Mode = SandboxFile.Executable }, await File.ReadAllBytesAsync(file, cancellationToken), cancellationToken);
            end = await sandbox.RunAsync(new SandboxRequest(result.GetRequiredValue(_arguments)), cancellationToken);
        }
        catch (SandboxFaultException exception)
        {
            throw new WorkFailedException(exception.Message, exception);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }

        console.Result(
            () => new JsonObject
            {
                ["exitCode"] = end.ExitCode,
                ["limit"] = end.Limit?.ToString(),
                ["output"] = end.OutputText,
                ["errors"] = end.ErrorText,
                ["wallSeconds"] = end.WallTime.TotalSeconds,
                ["cpuSeconds"] = end.CpuTime.TotalSeconds,
                ["peakMemoryBytes"] = end.PeakMemoryBytes,
            },
            _ =>
            {
                console.Output.Write(end.OutputText);
                console.Error.Write(end.ErrorText);
                if (end.Limit is { } limit)
                    console.Error.WriteLine($"The program reached a limit of its sandbox: {limit}.");
            });
        return end.Succeeded ? ExitCode.Done : ExitCode.Failed;
    }
}

using System.CommandLine;
using Platform.Plugins.Isolation;
using Platform.Sandboxes;

namespace Platform.Host.Cli;

/// <summary><c>plugin-host</c>: the process of one plugin. The host starts it; a person never does, so it is not listed.</summary>
internal static class PluginHostCommand
{
    /// <summary>Name of the command.</summary>
    public const string Name = "plugin-host";

    /// <summary>How the host starts this command in another process.</summary>
    public static WorkerCommand Worker => WorkerCommand.Managed(typeof(PluginHostCommand).Assembly.Location, Name);

    /// <summary>The command.</summary>
    public static Command Build()
    {
        var plugin = new Option<string>("--plugin") { Description = "The plugin's folder.", Required = true };
        var socket = new Option<string>("--socket") { Description = "Where the host listens.", Required = true };
        var command = new Command(Name, "Serve one plugin to the host that started this process.") { plugin, socket };
        command.Hidden = true;
        command.SetAction(async (result, _) =>
        {
            // Interruptions reach every process of a terminal, but are the host's to answer: it ends this process when it has come to its own end.
            await PluginServer.RunAsync(result.GetRequiredValue(plugin), result.GetRequiredValue(socket), Console.OpenStandardInput(), new SandboxProviders(TimeProvider.System));
            return ExitCode.Done;
        });
        return command;
    }
}

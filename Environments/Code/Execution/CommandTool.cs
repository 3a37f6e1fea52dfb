using System.ComponentModel;
using System.Globalization;
using Platform.Environments.Code.Languages;
using Platform.Sdk;

namespace Platform.Environments.Code.Execution;

/// <summary>The tool <c>shell</c>: commands in the episode's sandbox, each in a shell of its own. What they start in the background lives on.</summary>
/// <param name="sandbox">The episode's sandbox.</param>
/// <param name="folder">Where every command begins.</param>
/// <param name="seconds">Wall-clock limit of a command.</param>
internal sealed class CommandTool(Func<CancellationToken, ValueTask<ISandbox>> sandbox, string folder, double seconds)
{
    // The kernel takes no argument of 128 KiB or more.
    private const int MostCommandBytes = 100_000;
    private const int MostOutputBytes = 64 << 10;

    /// <summary>The tool.</summary>
    public EnvironmentTool Tool => EnvironmentTool.Create(RunAsync, "shell", $"Runs a command of sh in {folder} and gives what it printed and its exit code.") with { CallSeconds = seconds + 60 };

    private async Task<string> RunAsync([Description("The command.")] string command, CancellationToken cancellationToken)
    {
        if (command.Contains('\0', StringComparison.Ordinal))
            return "Error: the command holds a NUL character.";
        if (System.Text.Encoding.UTF8.GetByteCount(command) > MostCommandBytes)
            return string.Create(CultureInfo.InvariantCulture, $"Error: the command is longer than {MostCommandBytes} bytes; write long texts in several commands.");
        var place = await sandbox(cancellationToken).ConfigureAwait(false);
        var result = await place.RunAsync(new(["sh", "-c", $"umask 022\n{command}"])
        {
            WorkingDirectory = folder,
            WallTime = TimeSpan.FromSeconds(seconds),
            OutputBytes = MostOutputBytes,
            LeaveBackground = true,
            Environment = LanguageTools.Environment,
        }, cancellationToken).ConfigureAwait(false);
        var ending = result.Limit is { } limit ? $"[stopped: {ProgramTester.Name(limit)}]" : result.ExitCode == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"[exit code {result.ExitCode}]");
        var shown = $"{result.OutputText}{result.ErrorText}".TrimEnd('\n');
        return shown.Length == 0 ? ending.Length == 0 ? "[no output]" : ending : ending.Length == 0 ? shown : $"{shown}\n{ending}";
    }
}

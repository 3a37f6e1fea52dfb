using System.Diagnostics;
using Platform.Host.Tests.Cli;

namespace Platform.Host.Tests;

/// <summary>The host as a process of its own.</summary>
internal static class HostProcess
{
    /// <summary>Starts a call whose input stays open.</summary>
    /// <param name="variable">An environment variable to set.</param>
    /// <param name="arguments">The call.</param>
    public static Process Start((string Name, string Value) variable, params string[] arguments) => Start([variable], arguments);

    /// <summary>Starts a call whose input stays open.</summary>
    /// <param name="variables">Environment variables to set.</param>
    /// <param name="arguments">The call.</param>
    public static Process Start(IEnumerable<(string Name, string Value)> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(Call.HostFolder, "platform.dll"), .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Runs a call to its end, or kills it.</summary>
    /// <param name="killAfter">When to kill it with SIGKILL; null lets it end.</param>
    /// <param name="threads">Threads of a tensor operation.</param>
    /// <param name="arguments">The call.</param>
    /// <returns>Exit code and output; the code is null when the process was killed.</returns>
    public static async Task<(int? ExitCode, string Output, string Error)> RunAsync(TimeSpan? killAfter, int threads, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(Call.HostFolder, "platform.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["OMP_NUM_THREADS"] = $"{threads}", ["BLIS_NUM_THREADS"] = $"{threads}" },
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var killed = false;
        if (killAfter is { } time && await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(time)) is not null && !process.HasExited)
        {
            process.Kill();
            killed = true;
        }

        await process.WaitForExitAsync();
        return (killed ? null : process.ExitCode, await output, await error);
    }
}

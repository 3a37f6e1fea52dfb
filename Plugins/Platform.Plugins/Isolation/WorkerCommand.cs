using System.Diagnostics;

namespace Platform.Plugins.Isolation;

/// <summary>How a plugin's process is started.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its first arguments; <c>--plugin FOLDER --socket PATH</c> follow.</param>
public sealed record WorkerCommand(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>Starts this runtime with a program's assembly.</summary>
    /// <param name="assembly">Path of the assembly.</param>
    /// <param name="arguments">What the assembly needs to serve a plugin.</param>
    public static WorkerCommand Managed(string assembly, params IReadOnlyList<string> arguments) => new(Dotnet(), [assembly, .. arguments]);

    internal ProcessStartInfo StartInfo(string folder, string socket, int memoryLimitMb)
    {
        var start = new ProcessStartInfo(FileName, [.. Arguments, "--plugin", folder, "--socket", socket])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (memoryLimitMb > 0)
            start.Environment["DOTNET_GCHeapHardLimit"] = (memoryLimitMb * 3L / 2 << 20).ToString("x", System.Globalization.CultureInfo.InvariantCulture);
        return start;
    }

    // The program that runs this process, unless it is an apphost or a test runner; then the one that its runtime belongs to.
    private static string Dotnet()
    {
        if (Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet")
            return path;
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var root = Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        var beside = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(beside) ? beside : "dotnet";
    }
}

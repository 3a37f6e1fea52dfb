using System.ComponentModel;
using System.Diagnostics;
using Platform.Host.Cli;
using Platform.Plugins;

namespace Platform.Host.Plugins;

/// <summary>A plugin as source: a project file with a manifest beside it.</summary>
/// <param name="Path">Full path of the project file.</param>
internal sealed record PluginProject(string Path)
{
    private const string Pattern = "*.csproj";

    /// <summary>The project at a path, or null where there is none.</summary>
    /// <param name="path">A project file, its folder, or a folder whose subfolders hold one project with a manifest.</param>
    /// <exception cref="UsageException">There are several to choose from.</exception>
    public static PluginProject? Find(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        if (path.EndsWith(".csproj", StringComparison.Ordinal) && File.Exists(path))
            return new(path);
        if (!Directory.Exists(path))
            return null;
        string[] places = [path, .. Directory.EnumerateDirectories(path)];
        var projects = places.Where(place => File.Exists(System.IO.Path.Combine(place, PluginManifest.FileName))).SelectMany(place => Directory.EnumerateFiles(place, Pattern)).ToArray();
        return projects switch
        {
            [] => null,
            [var only] => new(only),
            _ => throw new UsageException($"'{path}' holds several plugin projects, {string.Join(" and ", projects.Select(project => System.IO.Path.GetRelativePath(path, project)))}: name one of them."),
        };
    }

    /// <summary>Builds the project and all it needs at run time into a folder.</summary>
    /// <param name="output">The folder.</param>
    /// <param name="hostFolder">Where the host's assemblies lie, to build against.</param>
    /// <param name="cancellationToken">Ends the build.</param>
    /// <exception cref="WorkFailedException">It does not build; the message holds the compiler's errors.</exception>
    public async Task PublishAsync(string output, string hostFolder, CancellationToken cancellationToken)
    {
        // No build server may outlive the call: it would keep the caller's pipes open.
        var start = new ProcessStartInfo("dotnet",
        [
            "publish", Path, "-c", "Release", "-o", output, "-v", "q", "-nologo", "-tl:off", "-nodeReuse:false", "-p:UseSharedCompilation=false",
            $"-p:PlatformHome={System.IO.Path.TrimEndingDirectorySeparator(hostFolder)}",
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = System.IO.Path.GetDirectoryName(Path)!,
        };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(inherited); // of a build that this process itself is part of
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new WorkFailedException($"'{Path}' cannot be built, since there is no 'dotnet' on the PATH ({exception.Message}): install the .NET 10 SDK, or build it elsewhere and add its output.", exception);
        }

        using (process)
        {
            process.StandardInput.Close();
            try
            {
                var (printed, error) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
                await process.WaitForExitAsync(cancellationToken);
                if (process.ExitCode != 0)
                    throw new WorkFailedException(Failure(await printed + await error));
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
    }

    private string Failure(string printed)
    {
        var lines = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var errors = lines.Where(line => line.Contains(" error ", StringComparison.Ordinal) || line.Contains(": error", StringComparison.Ordinal)).Select(line => line.Split(" [")[0]).Distinct().Take(10).ToArray();
        return $"'{Path}' does not build:\n{string.Join('\n', errors.Length > 0 ? errors : lines.TakeLast(10))}";
    }
}

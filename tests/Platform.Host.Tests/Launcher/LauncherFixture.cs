using System.Diagnostics;

namespace Platform.Host.Tests.Launcher;

/// <summary>The launcher in a tree of its own, in a folder with a space, on a machine whose programs only take notes.</summary>
internal sealed class LauncherFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LauncherFixture()
    {
        foreach (var folder in new[] { "Environments", "Platform.Host", "Plugins", "Policies", "Rewarders", "Sandboxes", "Training", "tests" })
            Directory.CreateDirectory(Tree(folder));
        foreach (var file in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", "nuget.config" })
            File.Copy(Repository.File(file), Tree(file));
        File.Copy(Repository.File("platform"), Tree("platform"));
        File.WriteAllText(Tree("Platform.Host/Program.cs"), "");
        Directory.CreateDirectory(_folder.Path("bin"));
        Program("dotnet", """
            case $1 in
              restore) exit 1 ;;
              build) sleep "${BUILD_SECONDS:-0}"; echo "x.cs(1,1): error CS1: Broken."; exit "${BUILD_EXIT:-0}" ;;
              test) printf '%s\n' "$TEST_OUTPUT"; exit "${TEST_EXIT:-0}" ;;
              *) echo "host: ${*:2}" ;;
            esac
            """);
        Program("apt-get", "exit 0");
        Program("dpkg-query", """[[ " $ABSENT " == *" ${*: -1} "* ]] && exit 1; printf 'install ok installed'""");
    }

    /// <summary>What the programs were called with, oldest first.</summary>
    public string[] Calls => File.Exists(_folder.Path("calls")) ? File.ReadAllLines(_folder.Path("calls")) : [];

    /// <summary>Full path of something in the tree.</summary>
    public string Tree(string path) => _folder.Path("a tree", path);

    public void Dispose() => _folder.Dispose();

    /// <summary>Forgets the calls so far.</summary>
    public void Forget() => File.Delete(_folder.Path("calls"));

    /// <summary>Runs the launcher with standard input closed.</summary>
    public async Task<(int ExitCode, string Output, string Error)> RunAsync(string arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"exec \"$0\" {arguments} <&-", Tree("platform")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullPath,
        };
        start.Environment["PATH"] = $"{_folder.Path("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        foreach (var name in new[] { "TorchSource", "TorchPath", "TORCH_PATH", "TorchDevice" })
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }

    private void Program(string name, string body)
    {
        var path = _folder.Path("bin", name);
        File.WriteAllText(path, $"#!/usr/bin/env bash\n[[ {name} == dpkg-query ]] || printf '%s\\n' \"{name} $*\" >>'{_folder.Path("calls")}'\n{body}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}

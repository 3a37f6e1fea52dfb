using System.Diagnostics;

namespace Platform.Torch.Tests.Own;

public sealed class BuildScriptTests
{
    [Fact]
    public void Build_FolderWithoutLibtorch_SaysWhatWasExpectedThere()
    {
        var (code, output) = Run("/nowhere/torch", path: null);
        Assert.Equal(1, code);
        Assert.Equal("platform-torch : error PT0001: No libtorch with headers in '/nowhere/torch' (TorchPath): expected include/ATen/ATen.h and lib/libtorch.so, as in the torch folder of a Python installation.", output);
    }

    [Fact]
    public void Build_WithoutACompiler_SaysWhatToInstall()
    {
        // A folder that looks like libtorch's and a PATH with no more than the script needs before it asks for the tools.
        var folder = Directory.CreateTempSubdirectory("platform-torch-test-");
        try
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, "include/ATen"));
            Directory.CreateDirectory(Path.Combine(folder.FullName, "lib"));
            File.WriteAllText(Path.Combine(folder.FullName, "include/ATen/ATen.h"), "");
            File.WriteAllText(Path.Combine(folder.FullName, "lib/libtorch.so"), "");
            File.CreateSymbolicLink(Path.Combine(folder.FullName, "dirname"), "/usr/bin/dirname");
            var (code, output) = Run(folder.FullName, path: folder.FullName);
            Assert.Equal(1, code);
            Assert.Equal("platform-torch : error PT0001: 'cmake' is needed to build the libtorch shim and was not found: install it with 'apt-get install cmake g++ make'.", output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (int Code, string Output) Run(string torch, string? path)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, ArgumentList = { Script(), torch } };
        if (path is not null)
            start.Environment["PATH"] = path;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd().TrimEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private static string Script()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Platform.sln")))
            folder = folder.Parent;
        return Path.Combine(folder.FullName, "Policies/Platform.Torch/native/build.sh");
    }
}

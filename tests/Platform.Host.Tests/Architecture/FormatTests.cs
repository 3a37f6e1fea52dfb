using System.Diagnostics;

namespace Platform.Host.Tests.Architecture;

public sealed class FormatTests
{
    [Fact]
    [Trait("Category", "Slow")]
    public async Task Sources_AreFormatted()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["format", "Platform.sln", "--verify-no-changes", "--no-restore"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"Run 'dotnet format' and look at what it changed.\n{await error}{output}");
    }
}

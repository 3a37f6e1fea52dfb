using System.Diagnostics;

namespace Platform.Host.Tests.Launcher;

public sealed class LauncherTests : IDisposable
{
    private readonly LauncherFixture _launcher = new();

    public void Dispose() => _launcher.Dispose();

    [Fact]
    public async Task FirstCall_ChoosesBuildsAndRuns_AndTheSecondOnlyRuns()
    {
        var (exitCode, output, error) = await _launcher.RunAsync("env list");
        Assert.Equal((0, "host: env list\n"), (exitCode, output));
        Assert.Contains("TorchSource is system", error, StringComparison.Ordinal);
        Assert.Contains(_launcher.Calls, call => call.StartsWith("dotnet build", StringComparison.Ordinal) && call.Contains("-p:TorchSource=system", StringComparison.Ordinal));
        _launcher.Forget();
        Assert.Equal((0, "host: env list\n", ""), await _launcher.RunAsync("env list"));
        Assert.Single(_launcher.Calls);
    }

    [Fact]
    public async Task ChangedOrDeletedSource_OrAnotherTorchSource_BuildsAgain()
    {
        await _launcher.RunAsync("x");
        File.WriteAllText(_launcher.Tree("Training/New.cs"), "");
        await Touch("Training/New.cs");
        Assert.True(await BuildsAsync());
        Assert.False(await BuildsAsync());
        File.Delete(_launcher.Tree("Training/New.cs"));
        await Touch("Training");
        Assert.True(await BuildsAsync());
        File.WriteAllText(_launcher.Tree("tests/New.cs"), "");
        Assert.False(await BuildsAsync());
        Assert.True(await BuildsAsync(("TorchSource", "nuget")));
    }

    [Fact]
    public async Task MissingPackages_AreNamedAndInstalled()
    {
        if (Environment.UserName != "root")
        {
            var (refused, _, told) = await _launcher.RunAsync("x", ("ABSENT", "libtorch-dev"), ("TorchSource", "system"));
            Assert.Equal(1, refused);
            Assert.Contains("apt-get install", told, StringComparison.Ordinal);
            return;
        }

        var (exitCode, _, error) = await _launcher.RunAsync("x", ("ABSENT", "libblis4-openmp libopenblas0-openmp"), ("TorchSource", "system"));
        Assert.Equal(0, exitCode);
        Assert.Contains("Installing libblis4-openmp libopenblas0-openmp (apt-get).", error, StringComparison.Ordinal);
        Assert.Contains("apt-get install -y -qq --no-install-recommends libblis4-openmp libopenblas0-openmp", _launcher.Calls);
    }

    [Fact]
    public async Task CallsAtOnce_WaitForOneBuild()
    {
        var calls = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => _launcher.RunAsync($"call {i}", ("BUILD_SECONDS", "1"))));
        Assert.Equal(["host: call 0\n", "host: call 1\n", "host: call 2\n"], calls.Select(call => call.Output));
        Assert.Single(_launcher.Calls, call => call.StartsWith("dotnet build", StringComparison.Ordinal));
    }

    [Fact]
    public async Task FailedBuild_ShowsItsErrors_AndIsTriedAgain()
    {
        var (exitCode, output, error) = await _launcher.RunAsync("x", ("BUILD_EXIT", "1"));
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("error CS1: Broken.", error, StringComparison.Ordinal);
        Assert.Equal("host: x\n", (await _launcher.RunAsync("x")).Output);
    }

    [Fact]
    public async Task WarmTree_AddsLessThanThreeTenthsOfASecond()
    {
        await _launcher.RunAsync("x");
        var fastest = TimeSpan.MaxValue;
        for (var i = 0; i < 20 && fastest > TimeSpan.FromSeconds(0.3); i++)
        {
            var watch = Stopwatch.StartNew();
            await _launcher.RunAsync("x");
            fastest = watch.Elapsed < fastest ? watch.Elapsed : fastest;
        }

        Assert.True(fastest < TimeSpan.FromSeconds(0.3), $"The fastest of 20 calls took {fastest.TotalSeconds:0.00} s.");
    }

    [Theory]
    [InlineData("7 passed, 0 failed", 0, "0", "Passed!  - Failed:     0, Passed:     3, Skipped:     0, Total:     3, Duration: 9 s - A.dll\nPassed!  - Failed:     0, Passed:     4, Skipped:     0, Total:     4, Duration: 1 m 5 s - B.dll")]
    [InlineData("4 passed, 2 failed, 1 skipped", 1, "1", "Failed!  - Failed:     2, Passed:     1, Skipped:     0, Total:     3, Duration: 9 s - A.dll\nPassed!  - Failed:     0, Passed:     3, Skipped:     1, Total:     4, Duration: 1 ms - B.dll")]
    [InlineData("3 passed, 1 failed", 1, "1", "Passed!  - Failed:     0, Passed:     3, Skipped:     0, Total:     3, Duration: 9 s - A.dll\nThe active test run was aborted.")]
    [InlineData("0 passed, 0 failed", 1, "0", "No test matches the given testcase filter.")]
    public async Task Test_EndsWithItsSum(string sum, int expected, string testExit, string testOutput)
    {
        var (exitCode, output, _) = await _launcher.RunAsync("test", ("TEST_OUTPUT", testOutput), ("TEST_EXIT", testExit));
        Assert.Equal((expected, sum), (exitCode, output.TrimEnd('\n').Split('\n')[^1]));
    }

    [Theory]
    [InlineData("test", "--filter Category!=Slow")]
    [InlineData("test 'FullyQualifiedName~Grpo'", "--filter (Category!=Slow)&(FullyQualifiedName~Grpo)")]
    [InlineData("test --all Grpo", "--filter (Grpo)")]
    [InlineData("test --all", null)]
    public async Task Test_LeavesOutTheSlowOnesUnlessAskedForAll(string arguments, string? filter)
    {
        await _launcher.RunAsync(arguments);
        var call = Assert.Single(_launcher.Calls, call => call.StartsWith("dotnet test", StringComparison.Ordinal));
        Assert.Equal(filter, call.IndexOf("--filter", StringComparison.Ordinal) is >= 0 and var at ? call[at..] : null);
    }

    [Theory]
    [InlineData("test --fast", "Unknown option '--fast': test takes --all and a filter of dotnet test, such as FullyQualifiedName~Grpo.")]
    [InlineData("test a b", "test takes one filter, but 2 were given: join them with & or |.")]
    public async Task WrongTestCall_SaysWhatItTakes(string arguments, string message)
    {
        var (exitCode, _, error) = await _launcher.RunAsync(arguments);
        Assert.Equal((2, message), (exitCode, error.TrimEnd()));
    }

    private async Task<bool> BuildsAsync(params (string Name, string Value)[] environment)
    {
        _launcher.Forget();
        await _launcher.RunAsync("x", environment);
        return _launcher.Calls.Any(call => call.StartsWith("dotnet build", StringComparison.Ordinal));
    }

    // The file system's clock has ticks of some milliseconds: what is changed must be newer than the stamp by more than one.
    private async Task Touch(string path)
    {
        await Task.Delay(50);
        Directory.SetLastWriteTimeUtc(_launcher.Tree(path), DateTime.UtcNow);
    }
}

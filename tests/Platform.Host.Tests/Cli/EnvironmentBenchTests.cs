namespace Platform.Host.Tests.Cli;

public sealed class EnvironmentBenchTests
{
    [Fact]
    public async Task Environments_AreMeasuredWhereverTheyRun()
    {
        var call = await Call.Of("bench", "environments", "--concurrency", "4", "--turns", "5", "--runs", "3", "--budget", "0.1", "--json");
        Assert.True(call.ExitCode == 0, call.Error);
        var rows = call.Json["rows"]!.AsArray();
        Assert.Equal(["in-process", "out-of-process", "openenv"], rows.Select(row => row!["mode"]!.GetValue<string>()));
        Assert.All(rows, row =>
        {
            Assert.Equal(("environment", "echo-v1", 4, 5), (row!["workload"]!.GetValue<string>(), row["environment"]!.GetValue<string>(), row["concurrency"]!.GetValue<int>(), row["turns"]!.GetValue<int>()));
            Assert.True(row["stepsPerSecond"]!.GetValue<double>() > 0 && row["bytesPerStep"]!.GetValue<double>() > 0);
        });
    }

    [Fact]
    public async Task NoEpisodes_AreRefused()
    {
        var call = await Call.Of("bench", "environments", "--concurrency", "0");
        Assert.Equal(2, call.ExitCode);
        Assert.StartsWith("--concurrency is 0,", call.Error, StringComparison.Ordinal);
    }
}

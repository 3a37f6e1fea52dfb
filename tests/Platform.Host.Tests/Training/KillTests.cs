using System.Diagnostics;

namespace Platform.Host.Tests.Training;

[Collection(TrainCollection.Name)]
public sealed class KillTests
{
    private const int Kills = 10;

    [Fact]
    public Task RunKilledAtRandomInstants_AndResumed_GivesTheSameNumbersAndBytes() => KillAndCompareAsync(threads: 1);

    [Fact]
    [Trait("Category", "Slow")]
    public Task RunOfTwoThreads_KilledAtRandomInstants_AndResumed_GivesTheSameNumbersAndBytes() => KillAndCompareAsync(threads: 2);

    private static async Task KillAndCompareAsync(int threads)
    {
        using var runs = new TemporaryFolder();
        string[] Arguments(string name) => ["train", Repository.File("recipes/smoke.yaml"), "--runs", runs.FullPath, "--name", name, "--set", "steps=20", "--set", "checkpoint.every=3"];
        var watch = Stopwatch.StartNew();
        var whole = await HostProcess.RunAsync(null, threads, Arguments("whole"));
        Assert.True(whole.ExitCode == 0, whole.Error);
        var duration = watch.Elapsed;
        var (metrics, weights) = (RunFiles.Metrics(runs.Path("whole")), RunFiles.Weights(runs.Path("whole"), 20));
        Assert.Equal(20, metrics.Length);

        // Each kill strikes anywhere between start and end of a whole run; what is left is resumed and killed again until it comes through.
        var random = new Random(20);
        for (int kills = 0, chain = 0; kills < Kills; chain++)
        {
            var name = $"killed-{chain}";
            var arguments = Arguments(name);
            while (true)
            {
                var killAfter = kills < Kills ? random.NextDouble() * duration : (TimeSpan?)null;
                watch.Restart();
                var (exitCode, _, error) = await HostProcess.RunAsync(killAfter, threads, arguments);
                arguments = [.. Arguments(name), "--resume"];
                if (exitCode is null)
                {
                    kills++;
                    continue;
                }

                Assert.True(exitCode == 0, error);
                if (watch.Elapsed < duration)
                    duration = watch.Elapsed; // the machine has less to do than at first: strike sooner
                break;
            }

            Assert.Equal(metrics, RunFiles.Metrics(runs.Path(name)));
            Assert.Equal(weights, RunFiles.Weights(runs.Path(name), 20));
        }
    }
}

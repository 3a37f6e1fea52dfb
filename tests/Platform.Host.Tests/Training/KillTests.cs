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

    [Fact]
    public Task RunWithRewardsAndACurriculumOfState_KilledAtRandomInstants_AndResumed_GivesTheSameNumbersAndBytes() => KillAndCompareAsync(threads: 1, kills: 5,
        "--set", "rewards=[environment, {id: turn-format-v1, weight: 0.5}, {id: distinct-v1, weight: 0.25}, {id: length-penalty-v1, weight: 0, unit: characters}]",
        "--set", "curriculum={id: success-band-v1, low: 0.01, high: 0.99, explore: 0.5}");

    [Theory] // one learner of each family: groups, demonstrations beside rollouts, preferences, a critic, and replay with target networks
    [Trait("Category", "Slow")]
    [InlineData("dapo")]
    [InlineData("hpt")]
    [InlineData("dpo")]
    [InlineData("ppo, batchSize: 16, klTarget: 0.01")]
    [InlineData("archer, episodes: 16, criticSteps: 5, criticBatch: 16, actorBatch: 16, criticWarmup: 2, warmupTarget: return")]
    public Task RunOfAnotherLearner_KilledAtRandomInstants_AndResumed_GivesTheSameNumbersAndBytes(string learner) => KillAndCompareAsync(threads: 1, kills: 2,
        "--set", $"learner={{type: {learner}}}", "--set", "steps=6", "--set", "checkpoint.every=2");

    private static async Task KillAndCompareAsync(int threads, int kills = Kills, params string[] settings)
    {
        using var runs = new TemporaryFolder();
        string[] Arguments(string name) => ["train", Repository.File("recipes/smoke.yaml"), "--runs", runs.FullPath, "--name", name, "--set", "steps=20", "--set", "checkpoint.every=3", .. settings];
        var watch = Stopwatch.StartNew();
        var whole = await HostProcess.RunAsync(null, threads, Arguments("whole"));
        Assert.True(whole.ExitCode == 0, whole.Error);
        var duration = watch.Elapsed;
        var metrics = RunFiles.Metrics(runs.Path("whole"));
        var weights = RunFiles.Weights(runs.Path("whole"), metrics.Length);
        Assert.Equal(settings.Contains("steps=6") ? 6 : 20, metrics.Length);

        // Each kill strikes anywhere between start and end of a whole run; what is left is resumed and killed again until it comes through.
        var random = new Random(20);
        for (int done = 0, chain = 0; done < kills; chain++)
        {
            var name = $"killed-{chain}";
            var arguments = Arguments(name);
            while (true)
            {
                var killAfter = done < kills ? random.NextDouble() * duration : (TimeSpan?)null;
                watch.Restart();
                var (exitCode, _, error) = await HostProcess.RunAsync(killAfter, threads, arguments);
                arguments = [.. Arguments(name), "--resume"];
                if (exitCode is null)
                {
                    done++;
                    continue;
                }

                Assert.True(exitCode == 0, error);
                if (watch.Elapsed < duration)
                    duration = watch.Elapsed; // the machine has less to do than at first: strike sooner
                break;
            }

            Assert.Equal(metrics, RunFiles.Metrics(runs.Path(name)));
            Assert.Equal(weights, RunFiles.Weights(runs.Path(name), metrics.Length));
        }
    }
}

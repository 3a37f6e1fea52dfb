using System.Text.Json.Nodes;
using Platform.Environments.Echo;
using Platform.Environments.Echo.Policies;
using Platform.Sdk;

namespace Platform.Environments.Tests.Echo;

public sealed class EchoEnvironmentTests
{
    [Fact]
    public async Task Oracle_ReachesTheOptimalReturn()
    {
        await using var environment = Make();
        var episode = await Play.EpisodeAsync(environment, new OraclePolicy(), Spec(3), policySeed: 1);
        Assert.Equal((6, Termination.Terminated, 6), (episode.Return, episode.Termination, episode.Turns.Count));
        Assert.Equal((environment.OptimalReturn, 1.0, 1.0), ((double?)episode.Return, episode.Metrics["success"], episode.Metrics["echoed"]));
        Assert.Null(environment.ExpertAction);
    }

    [Fact]
    public async Task Uniform_EchoesOneWordInSixteen()
    {
        await using var environment = Make();
        var (mean, error) = await Play.MeanAsync(environment, new UniformPolicy(), EchoPlugin.Id, "echoed", 2000);
        Assert.InRange(mean, (1 / 16.0) - (4 * error), (1 / 16.0) + (4 * error));
    }

    [Fact]
    public async Task SameSeed_SameEpisode_AndOtherSeed_Another()
    {
        await using var environment = Make();
        string[] actions = [.. Enumerable.Repeat("oak", 6)];
        var first = await Play.TranscriptAsync(environment, Spec(1), actions);
        Assert.Equal(first, await Play.TranscriptAsync(environment, Spec(1), actions));
        Assert.NotEqual(first, await Play.TranscriptAsync(environment, Spec(2), actions));
    }

    [Fact]
    public async Task HostileActions_AreWrongWords()
    {
        await using var environment = Make();
        foreach (var action in Play.Hostile)
        {
            await environment.ResetAsync(Spec(1), CancellationToken.None);
            Assert.Equal(0, (await Play.StepAsync(environment, action)).Reward);
        }
    }

    [Fact]
    public async Task RestoredSnapshot_ContinuesIdentically()
    {
        await using var environment = Make();
        await environment.ResetAsync(Spec(9), CancellationToken.None);
        await Play.StepAsync(environment, environment.ExpertAction!);
        var snapshot = (JsonObject)JsonNode.Parse((await environment.SaveAsync(CancellationToken.None)).ToJsonString())!;
        await using var elsewhere = Make();
        await elsewhere.RestoreAsync(snapshot, CancellationToken.None);
        for (var turn = 1; turn < 6; turn++)
        {
            var (here, there) = (await Play.StepAsync(environment, "oak"), await Play.StepAsync(elsewhere, "oak"));
            Assert.Equal((here.Observation.Text, here.Reward, here.Terminated), (there.Observation.Text, there.Reward, there.Terminated));
        }

        await Assert.ThrowsAsync<FormatException>(() => elsewhere.RestoreAsync(new JsonObject { ["turn"] = "x" }, CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task Step_WithoutReset_IsTheCallersMistake()
    {
        await using var environment = Make();
        await Assert.ThrowsAsync<InvalidOperationException>(() => Play.StepAsync(environment, "oak"));
    }

    private static EchoEnvironment Make() => new(new EchoOptions { Turns = 6 });

    private static TaskSpec Spec(ulong seed) => new(EchoPlugin.Id, $"test/{seed}", seed);
}

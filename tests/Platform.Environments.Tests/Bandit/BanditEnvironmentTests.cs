using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Platform.Environments.Bandit;
using Platform.Sdk;

namespace Platform.Environments.Tests.Bandit;

public sealed class BanditEnvironmentTests
{
    private static readonly BanditOptions Compact = new() { Style = BanditStyle.Compact };

    private static TaskSpec Task(ulong seed) => new("bandit-v1", $"t/{seed}", seed);

    [Fact]
    public async Task Compact_Episode_ShowsOnlyPromptAndBareRewards()
    {
        await using var environment = new BanditEnvironment(Compact with { Horizon = 3 });
        var first = await environment.ResetAsync(Task(1), CancellationToken.None);
        Assert.Equal("bandit:", first.Text);
        Assert.Equal(["a", "b", "c", "d", "e"], first.AdmissibleActions);
        for (var step = 1; step <= 3; step++)
        {
            var result = await Play.StepAsync(environment, " C\n");
            Assert.Equal(result.Reward.ToString("0", CultureInfo.InvariantCulture), result.Observation.Text);
            Assert.Null(result.ActionError);
            Assert.Equal(step == 3, result.Terminated);
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => Play.StepAsync(environment, "a"));
    }

    [Fact]
    public async Task Compact_GaussianReward_HasOneDecimal()
    {
        await using var environment = new BanditEnvironment(Compact with { Distribution = RewardDistribution.Gaussian });
        await environment.ResetAsync(Task(1), CancellationToken.None);
        for (var step = 0; step < 50; step++)
        {
            var result = await Play.StepAsync(environment, "b");
            Assert.Matches(@"^-?\d+\.\d\z", result.Observation.Text);
            Assert.Equal(result.Reward, double.Parse(result.Observation.Text, CultureInfo.InvariantCulture), 0.0501);
            Assert.NotEqual("-0.0", result.Observation.Text);
        }
    }

    [Fact]
    public async Task Verbal_Episode_InstructsReportsAndAsks()
    {
        await using var environment = new BanditEnvironment(new BanditOptions { Horizon = 2 });
        var first = await environment.ResetAsync(Task(1), CancellationToken.None);
        var names = string.Join(", ", first.AdmissibleActions!);
        Assert.Equal(5, first.AdmissibleActions!.Distinct().Count());
        Assert.Equal(
            $"You stand before 5 buttons. They are [{names}]. 2 times you press one button and receive a reward, which is drawn from a distribution of that button that never changes. Your goal is the highest total reward."
            + "\n\nSo far you have chosen 0 times. Your choices and rewards:"
            + $"\n\nWhich button do you choose next? ANSWER WITH ONE OF [{names}] ONLY AND GIVE NO EXPLANATION.",
            first.Text);
        var name = first.AdmissibleActions![2];
        var step = await Play.StepAsync(environment, name.ToUpperInvariant());
        Assert.Equal($"{name} button, reward {step.Reward:0}\n\nWhich button do you choose next? ANSWER WITH ONE OF [{names}] ONLY AND GIVE NO EXPLANATION.", step.Observation.Text);
        var last = await Play.StepAsync(environment, name);
        Assert.Equal($"{name} button, reward {last.Reward:0}", last.Observation.Text);
    }

    [Fact]
    public async Task Verbal_Guide_ListsEveryArmWithBonusAndValue()
    {
        await using var environment = new BanditEnvironment(new BanditOptions { Arms = 2, Horizon = 3, History = BanditHistory.Guide, Domain = BanditDomain.Ads });
        var names = (await environment.ResetAsync(Task(1), CancellationToken.None)).AdmissibleActions!;
        await Play.StepAsync(environment, names[1]);
        var second = await Play.StepAsync(environment, names[1]);
        var lines = second.Observation.Text.Split('\n');
        Assert.Equal("So far you have chosen 2 times. Your choices and rewards:", lines[0]);
        Assert.Equal($"{names[0]} advertisement, 0 times, average reward 0.00, exploration bonus inf, exploitation value 0.00", lines[1]);
        Assert.Matches($@"^{names[1]} advertisement, 2 times, average reward (0\.00|0\.50|1\.00), exploration bonus 0\.42, exploitation value \1\z", lines[2]); // sqrt(0.5 ln 2 / 2) = 0.416
    }

    [Fact]
    public async Task Unreadable_Default_IsVisibleCountedAndCostsItsStep()
    {
        await using var environment = new BanditEnvironment(Compact with { Horizon = 2 });
        await environment.ResetAsync(Task(1), CancellationToken.None);
        var result = await Play.StepAsync(environment, "zz");
        Assert.Equal(("?", "?", 0.0), (result.Observation.Text, result.ActionError, result.Reward));
        Assert.Null(result.Observation.Info["lastArm"]);
        Assert.Equal(0.4, environment.Metrics["regret"], 1e-12); // 0.75 − (0.75 + 4 · 0.25) / 5
        Assert.Equal(1, environment.Metrics["unreadable"]);
        await Play.StepAsync(environment, environment.ExpertAction!);
        Assert.Equal(0.5, environment.Metrics["unreadable"]);
        Assert.Equal(0.4, environment.Metrics["regret"], 1e-12);
    }

    [Fact]
    public async Task Unreadable_GaussianArms_NeverPaysMoreThanTheWorstArm()
    {
        await using var environment = new BanditEnvironment(Compact with { Distribution = RewardDistribution.Gaussian, Variance = GaussianVariance.High });
        for (ulong seed = 1; seed <= 200; seed++)
        {
            await environment.ResetAsync(Task(seed), CancellationToken.None);
            var reward = (await Play.StepAsync(environment, "?")).Reward;
            Assert.True(reward <= 0);
            Assert.True(environment.Metrics["regret"] > 0);
        }
    }

    [Fact]
    public async Task Unreadable_RandomOnUnreadable_PullsEachArmAboutAsOften()
    {
        await using var environment = new BanditEnvironment(Compact with { Horizon = 2000, RandomOnUnreadable = true });
        await environment.ResetAsync(Task(3), CancellationToken.None);
        var counts = new int[5];
        for (var step = 0; step < 2000; step++)
        {
            var result = await Play.StepAsync(environment, "nonsense");
            Assert.NotNull(result.ActionError);
            counts[(int)result.Observation.Info["lastArm"]!]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 320, 480)); // 400 expected, standard deviation 18
        Assert.Equal(1, environment.Metrics["unreadable"]);
    }

    [Fact]
    public async Task Reward_Expected_PaysTheMeanAndShowsTheSample()
    {
        await using var sampled = new BanditEnvironment(Compact);
        await using var expected = new BanditEnvironment(Compact with { Reward = BanditReward.Expected });
        await sampled.ResetAsync(Task(5), CancellationToken.None);
        await expected.ResetAsync(Task(5), CancellationToken.None);
        var best = expected.ExpertAction;
        for (var step = 0; step < 50; step++)
        {
            var action = ((char)('a' + (step % 5))).ToString();
            var (one, two) = (await Play.StepAsync(sampled, action), await Play.StepAsync(expected, action));
            Assert.Equal(one.Observation.Text, two.Observation.Text);
            Assert.Equal(action == best ? 0.75 : 0.25, two.Reward);
        }

        Assert.Equal(sampled.Metrics, expected.Metrics);
    }

    [Theory]
    [InlineData(RewardDistribution.Bernoulli)]
    [InlineData(RewardDistribution.Gaussian)]
    public async Task Pay_ManyPulls_HasTheArmsMean(RewardDistribution distribution)
    {
        var options = Compact with { Distribution = distribution, Horizon = 20_000, Gap = BernoulliGap.Small };
        await using var environment = new BanditEnvironment(options);
        await environment.ResetAsync(Task(11), CancellationToken.None);
        double sum = 0, squares = 0;
        for (var step = 0; step < options.Horizon; step++)
        {
            var reward = (await Play.StepAsync(environment, "a")).Reward;
            (sum, squares) = (sum + reward, squares + (reward * reward));
        }

        var mean = sum / options.Horizon;
        var expectedMean = (environment.OptimalReturn!.Value - environment.Metrics["regret"]) / options.Horizon;
        var variance = distribution == RewardDistribution.Gaussian ? 1 : expectedMean * (1 - expectedMean);
        Assert.Equal(expectedMean, mean, 4 * Math.Sqrt(variance / options.Horizon));
        Assert.Equal(variance, (squares / options.Horizon) - (mean * mean), 0.05);
    }

    [Fact]
    public async Task Arms_OverManySeeds_BestArmIsAnywhereAndNeighboursDiffer()
    {
        await using var environment = new BanditEnvironment(Compact);
        var counts = new Dictionary<string, int>();
        for (ulong seed = 0; seed < 5000; seed++)
        {
            await environment.ResetAsync(Task(seed), CancellationToken.None);
            counts[environment.ExpertAction!] = counts.GetValueOrDefault(environment.ExpertAction!) + 1;
        }

        Assert.Equal(5, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 880, 1120)); // 1000 expected, standard deviation 28
    }

    [Theory]
    [InlineData(BanditDomain.Button)]
    [InlineData(BanditDomain.Ads)]
    [InlineData(BanditDomain.Video)]
    [InlineData(BanditDomain.Clothes)]
    public async Task Names_AnyDomain_AreDistinctAndTheSameWhateverWasBuiltBefore(BanditDomain domain)
    {
        var options = new BanditOptions { Domain = domain, Arms = 26 };
        await using var fresh = new BanditEnvironment(options);
        var first = (await fresh.ResetAsync(Task(9), CancellationToken.None)).AdmissibleActions!.ToArray();
        await using var used = new BanditEnvironment(options);
        await used.ResetAsync(Task(8), CancellationToken.None);
        Assert.Equal(first, (await used.ResetAsync(Task(9), CancellationToken.None)).AdmissibleActions);
        Assert.Equal(26, first.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Theory]
    [InlineData(BanditStyle.Compact)]
    [InlineData(BanditStyle.Verbal)]
    public async Task Step_HostileText_IsATurnAndNeverThrows(BanditStyle style)
    {
        await using var environment = new BanditEnvironment(new BanditOptions { Style = style, Horizon = 1000 });
        await environment.ResetAsync(Task(1), CancellationToken.None);
        foreach (var text in Play.Hostile)
        {
            var result = await Play.StepAsync(environment, text);
            Assert.NotNull(result.ActionError);
            Assert.True(result.Observation.Text.Length < 1000);
        }

        Assert.NotNull((await environment.StepAsync(new AgentAction("a") { ParseError = "bad call" }, CancellationToken.None)).ActionError);
    }

    [Fact]
    public async Task SameSeed_SameActions_GiveTheSameEpisode()
    {
        await using var one = new BanditEnvironment(new BanditOptions { Distribution = RewardDistribution.Gaussian });
        var actions = (await one.ResetAsync(Task(21), CancellationToken.None)).AdmissibleActions!;
        var script = Enumerable.Range(0, 50).Select(step => step % 7 == 6 ? "?" : actions[step % 5]).ToArray();
        await using var two = new BanditEnvironment(new BanditOptions { Distribution = RewardDistribution.Gaussian });
        Assert.Equal(await Play.TranscriptAsync(one, Task(21), script), await Play.TranscriptAsync(two, Task(21), script));
        Assert.NotEqual(await Play.TranscriptAsync(one, Task(21), script), await Play.TranscriptAsync(two, Task(22), script));
    }

    [Fact]
    public async Task Snapshot_RestoredElsewhere_ContinuesIdentically()
    {
        var options = Compact with { Distribution = RewardDistribution.Gaussian, RandomOnUnreadable = true };
        await using var original = new BanditEnvironment(options);
        await original.ResetAsync(Task(ulong.MaxValue), CancellationToken.None);
        foreach (var action in new[] { "a", "b", "?", "e", "a" })
            await Play.StepAsync(original, action);
        var snapshot = JsonNode.Parse((await original.SaveAsync(CancellationToken.None)).ToJsonString())!.AsObject();
        await using var copy = new BanditEnvironment(options);
        await copy.RestoreAsync(snapshot, CancellationToken.None);
        Assert.Equal(original.Metrics, copy.Metrics);
        for (var step = 5; step < 50; step++)
        {
            var action = step % 9 == 0 ? "?" : ((char)('a' + (step % 5))).ToString();
            var (one, two) = (await Play.StepAsync(original, action), await Play.StepAsync(copy, action));
            Assert.Equal((one.Observation.Text, one.Reward, one.Terminated), (two.Observation.Text, two.Reward, two.Terminated));
        }

        Assert.Equal(original.Metrics, copy.Metrics);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"seed":"x","choices":[],"unreadable":[]}""")]
    [InlineData("""{"seed":"1","choices":[7],"unreadable":[]}""")]
    [InlineData("""{"seed":"1","choices":["a"],"unreadable":[]}""")]
    [InlineData("""{"seed":1,"choices":3,"unreadable":{}}""")]
    public async Task Restore_AnotherSnapshot_IsRefused(string json)
    {
        await using var environment = new BanditEnvironment(Compact);
        await Assert.ThrowsAsync<FormatException>(async () => await environment.RestoreAsync(JsonNode.Parse(json)!.AsObject(), CancellationToken.None));
    }

    [Fact]
    public async Task Cancelled_ResetAndStep_Throw()
    {
        await using var environment = new BanditEnvironment(Compact);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await environment.ResetAsync(Task(1), new CancellationToken(true)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Play.StepAsync(environment, "a"));
        await environment.ResetAsync(Task(1), CancellationToken.None);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await environment.StepAsync(new AgentAction("a"), new CancellationToken(true)));
    }

    [Fact]
    public async Task Render_MarksTheBestArm()
    {
        await using var environment = new BanditEnvironment(Compact);
        await environment.ResetAsync(Task(1), CancellationToken.None);
        var text = Encoding.UTF8.GetString((await environment.RenderAsync(CancellationToken.None)).Span);
        Assert.Contains($"* {environment.ExpertAction} ", text);
    }
}

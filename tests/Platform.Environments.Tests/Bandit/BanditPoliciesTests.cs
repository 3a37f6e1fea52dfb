using System.Text.Json.Nodes;
using Platform.Environments.Bandit;
using Platform.Environments.Bandit.Policies;
using Platform.Sdk;

namespace Platform.Environments.Tests.Bandit;

public sealed class BanditPoliciesTests
{
    private static readonly BanditOptions Large = new() { Style = BanditStyle.Compact };

    private static IScriptedPolicy Make(string name, BanditOptions options) => name switch
    {
        "ucb" => new UcbPolicy(options),
        "greedy" => new GreedyPolicy(),
        "thompson" => new ThompsonPolicy(options),
        "oracle" => new OraclePolicy(options),
        _ => new UniformPolicy(),
    };

    [Theory] // Expected: an independent simulation of 5 arms, Δ = 0.5, horizon 50.
    [InlineData("uniform", 20.0)]
    [InlineData("thompson", 9.1)]
    [InlineData("ucb", 8.5)]
    [InlineData("greedy", 7.7)]
    [InlineData("oracle", 4.0)]
    public async Task Regret_FiveArmsLargeGap_MatchesIndependentSimulation(string name, double expected)
    {
        await using var environment = new BanditEnvironment(Large);
        var (mean, error) = await Play.MeanAsync(environment, Make(name, Large), "bandit-v1", "regret", 4000);
        Assert.InRange(mean, (expected * 0.97) - (2 * error), (expected * 1.03) + (2 * error));
    }

    [Theory]
    [InlineData(GaussianVariance.Low)]
    [InlineData(GaussianVariance.High)]
    public async Task Regret_GaussianArms_OrdersThePlayersByWhatTheyKnow(GaussianVariance variance)
    {
        var options = Large with { Distribution = RewardDistribution.Gaussian, Variance = variance };
        await using var environment = new BanditEnvironment(options);
        var means = new Dictionary<string, double>();
        foreach (var name in new[] { "uniform", "thompson", "oracle" })
            means[name] = (await Play.MeanAsync(environment, Make(name, options), "bandit-v1", "regret", 1000)).Mean;
        Assert.True(means["oracle"] < 0.9 * means["thompson"], $"oracle {means["oracle"]}, thompson {means["thompson"]}");
        Assert.True(means["thompson"] < 0.6 * means["uniform"], $"thompson {means["thompson"]}, uniform {means["uniform"]}");
    }

    [Fact]
    public async Task Regret_OptimalArm_IsZero()
    {
        await using var environment = new BanditEnvironment(Large);
        await environment.ResetAsync(new TaskSpec("bandit-v1", "1", 1), CancellationToken.None);
        for (var step = 0; step < Large.Horizon; step++)
            await Play.StepAsync(environment, environment.ExpertAction!);
        Assert.Equal((0, 1, 0), (environment.Metrics["regret"], environment.Metrics["optimalArmFraction"], environment.Metrics["suffixFailure"]));
        Assert.Equal(37.5, environment.OptimalReturn);
    }

    [Fact]
    public void Ucb_FirstChoicesAndFirstBonus_FollowTheFormula()
    {
        // After one pull each (1, 0, 0) the bonuses are equal, so the first arm leads; after its second pull pays 0 its score is 0.5 + sqrt(0.5 ln 4 / 2) = 1.089,
        // against 0 + sqrt(0.5 ln 4) = 0.833 for the others; after a third that pays 0, 1/3 + sqrt(0.5 ln 5 / 3) = 0.851 against 0.897: the second arm is next.
        var policy = new UcbPolicy(Large with { Arms = 3 });
        policy.Reset(1);
        var actions = new List<string>();
        var observation = First("a", "b", "c");
        foreach (var reward in new[] { 1.0, 0, 0, 0, 0, 0 })
        {
            actions.Add(policy.Act(observation).Text);
            observation = After(actions[^1][0] - 'a', reward);
        }

        Assert.Equal(["a", "b", "c", "a", "a", "b"], actions);
    }

    [Fact]
    public void Oracle_Bernoulli_PlaysTheMostSuccessesLessFailures()
    {
        var policy = new OraclePolicy(Large with { Arms = 2 });
        policy.Reset(1);
        var first = policy.Act(First("a", "b")).Text;
        var other = first == "a" ? "b" : "a";
        Assert.Equal(first, policy.Act(After(first[0] - 'a', 1)).Text);
        policy.Act(After(first[0] - 'a', 0));
        policy.Act(After(first[0] - 'a', 0)); // one success, two failures: behind the arm that was never pulled
        Assert.Equal(other, policy.Act(After(other[0] - 'a', 1)).Text);
    }

    [Fact]
    public void Policies_SameSeed_PlayTheSame()
    {
        foreach (var name in new[] { "uniform", "greedy", "thompson", "oracle", "ucb" })
        {
            var (one, two) = (Make(name, Large), Make(name, Large));
            one.Reset(7);
            two.Reset(7);
            var observation = First("a", "b", "c", "d", "e");
            for (var step = 0; step < 30; step++)
            {
                var action = one.Act(observation).Text;
                Assert.Equal(action, two.Act(observation).Text);
                observation = After(action[0] - 'a', step % 2);
            }
        }
    }

    private static Observation First(params string[] names) => Observation.FromText("") with { Info = new() { ["names"] = new JsonArray([.. names.Select(name => (JsonNode)name)]) } };

    private static Observation After(int arm, double reward) => Observation.FromText("") with { Info = new() { ["lastArm"] = arm, ["lastReward"] = reward } };
}

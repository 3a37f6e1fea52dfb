using System.Text;
using System.Text.Json.Nodes;
using Platform.Environments.Maze;
using Platform.Environments.Maze.Policies;
using Platform.Sdk;

namespace Platform.Environments.Tests.Maze;

public sealed class MazeEnvironmentTests
{
    private static readonly MazeOptions Compact = new() { Style = MazeStyle.Compact };

    private static TaskSpec Task(ulong seed) => new("maze-v1", $"t/{seed}", seed);

    /// <summary>The environment with the agent placed on a cell.</summary>
    private static async Task<MazeEnvironment> AtAsync(MazeOptions options, int row, int column, int steps = 0)
    {
        var environment = new MazeEnvironment(options);
        var state = new JsonObject { ["seed"] = "1", ["row"] = row, ["column"] = column, ["steps"] = steps, ["wallHits"] = 0, ["unreadable"] = 0, ["over"] = false };
        await environment.RestoreAsync(state, CancellationToken.None);
        return environment;
    }

    [Theory]
    [InlineData(1, 1, "move right\n", "The goal is at position 8, 6. Your current position is at position 1, 2. There are walls above you, below you.\n")]
    [InlineData(5, 5, "move right\n", "The goal is at position 8, 6. Your current position is at position 5, 6. There is a wall above you.\n")]
    [InlineData(1, 10, "move right\n", "The goal is at position 8, 6. Your current position is at position 1, 1 1. There are walls to your right, above you, below you.\n")]
    [InlineData(1, 2, "move left\n", "The goal is at position 8, 6. Your current position is at position 1, 1. There are walls to your left, above you, below you.\n")]
    [InlineData(2, 3, "move down\n", "The goal is at position 8, 6. Your current position is at position 3, 3. There are walls to your right, to your left.\n")]
    [InlineData(3, 9, "MOVE UP", "The goal is at position 8, 6. Your current position is at position 2, 9. There are walls to your right, to your left.\n")]
    public async Task Verbal_Move_ShowsLmrlGymsSentences(int row, int column, string action, string expected)
    {
        await using var environment = await AtAsync(new MazeOptions(), row, column);
        var result = await Play.StepAsync(environment, action);
        Assert.Equal((expected, -1.0), (result.Observation.Text, result.Reward));
    }

    [Fact]
    public async Task Verbal_Partial_ShowsTheWallsAlone()
    {
        await using var environment = await AtAsync(new MazeOptions { Observability = MazeObservability.Partial }, 4, 3);
        Assert.Equal("There are walls to your left, below you.\n", (await Play.StepAsync(environment, "move down")).Observation.Text);
        Assert.Equal("There are walls above you, below you.\n", (await Play.StepAsync(environment, "move right")).Observation.Text);
    }

    [Fact]
    public async Task Compact_Full_ShowsThePositionAlone()
    {
        await using var environment = await AtAsync(Compact, 1, 10);
        Assert.Equal("1 11", (await Play.StepAsync(environment, "r")).Observation.Text);
        Assert.Equal("1 10", (await Play.StepAsync(environment, "move left\n")).Observation.Text);
    }

    [Fact]
    public async Task Compact_Partial_ShowsALetterForEachWall()
    {
        await using var environment = await AtAsync(Compact with { Observability = MazeObservability.Partial }, 1, 2);
        Assert.Equal("lud", (await Play.StepAsync(environment, "l")).Observation.Text);
        await using var open = await AtAsync(Compact with { Observability = MazeObservability.Partial, Layout = MazeLayout.Umaze }, 2, 1);
        Assert.Equal("ld", (await Play.StepAsync(open, "d")).Observation.Text);
    }

    [Fact]
    public async Task Compact_RandomGoal_NamesItOnceAtTheStart()
    {
        await using var environment = new MazeEnvironment(Compact with { Goal = MazeGoal.Random });
        var first = await environment.ResetAsync(Task(4), CancellationToken.None);
        Assert.Equal($"{first.Info["goalRow"]} {first.Info["goalColumn"]}:{first.Info["row"]} {first.Info["column"]}", first.Text);
        Assert.Matches(@"^\d+ \d+\z", (await Play.StepAsync(environment, (string)first.Info["open"]![0]!)).Observation.Text);
    }

    [Fact]
    public async Task Wall_LeavesTheAgentInPlaceAndIsCounted()
    {
        await using var environment = await AtAsync(Compact, 1, 1);
        var result = await Play.StepAsync(environment, "u");
        Assert.Equal(("1 1", -1.0, null), (result.Observation.Text, result.Reward, result.ActionError));
        Assert.Equal(1, environment.Metrics["wallHits"]);
    }

    [Theory]
    [InlineData(MazeReward.Standard, 0, -4, -1)]
    [InlineData(MazeReward.IllegalPenalty, 1, -1, 0)]
    [InlineData(MazeReward.DiffScale, 1, -100, -1)]
    public async Task Reward_EachScheme_PaysGoalUnknownAndOther(MazeReward scheme, double goal, double unknown, double other)
    {
        await using var environment = await AtAsync(new MazeOptions { Reward = scheme }, 6, 6);
        Assert.Equal(unknown, (await Play.StepAsync(environment, "jump")).Reward);
        Assert.Equal(other, (await Play.StepAsync(environment, "move down")).Reward);
        var last = await Play.StepAsync(environment, "move down");
        Assert.Equal((goal, true, false, "Success\n"), (last.Reward, last.Terminated, last.Truncated, last.Observation.Text));
        Assert.Equal(1, environment.Metrics["success"]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Play.StepAsync(environment, "move down"));
    }

    [Fact]
    public async Task Unknown_IsToldCountedAndLeavesTheAgentInPlace()
    {
        await using var environment = await AtAsync(new MazeOptions(), 2, 3);
        var result = await Play.StepAsync(environment, "l");
        Assert.Equal(
            "That is not one of: move left, move right, move up, move down.\nThe goal is at position 8, 6. Your current position is at position 2, 3. There are walls to your right, to your left.\n",
            result.Observation.Text);
        Assert.Equal("That is not one of: move left, move right, move up, move down.", result.ActionError);
        Assert.Equal(1, environment.Metrics["unreadable"]);
        await using var compact = await AtAsync(Compact, 2, 3);
        Assert.Equal("? 2 3", (await Play.StepAsync(compact, "x")).Observation.Text);
    }

    [Fact]
    public async Task MaxSteps_HundredAndFirstAction_FailsWithReturnMinus101()
    {
        await using var environment = await AtAsync(new MazeOptions(), 1, 1);
        var total = 0.0;
        for (var step = 1; step <= 101; step++)
        {
            var result = await Play.StepAsync(environment, "move left");
            total += result.Reward;
            Assert.Equal((false, step == 101), (result.Terminated, result.Truncated));
            if (step == 101)
                Assert.Equal("Failure\n", result.Observation.Text);
        }

        Assert.Equal(-101, total);
        Assert.Equal(0, environment.Metrics["success"]);
    }

    [Fact]
    public async Task MaxSteps_ActionThatWouldReachTheGoalTooLate_IsNotPlayed()
    {
        await using var environment = await AtAsync(new MazeOptions(), 7, 6, steps: 100);
        Assert.Equal("Failure\n", (await Play.StepAsync(environment, "move down")).Observation.Text);
    }

    [Fact]
    public async Task Default_Starts_AreThe25OthersAndOracleMeanIsTheKnownMaximum()
    {
        // LMRL-Gym normalises with a maximum of −6.84 for this maze: the mean optimal return over its 25 starts.
        await using var environment = new MazeEnvironment(new MazeOptions());
        var returns = new Dictionary<string, double>();
        for (ulong seed = 0; seed < 1000; seed++)
        {
            var first = await environment.ResetAsync(Task(seed), CancellationToken.None);
            returns[$"{first.Info["row"]},{first.Info["column"]}"] = environment.OptimalReturn!.Value;
        }

        Assert.Equal(25, returns.Count);
        Assert.DoesNotContain("8,6", returns.Keys);
        Assert.Equal(-6.84, returns.Values.Average(), 1e-12);
    }

    [Theory]
    [InlineData(MazeLayout.Default, MazeGoal.Fixed, MazeReward.Standard)]
    [InlineData(MazeLayout.Default, MazeGoal.Random, MazeReward.DiffScale)]
    [InlineData(MazeLayout.Umaze, MazeGoal.Fixed, MazeReward.IllegalPenalty)]
    [InlineData(MazeLayout.Umaze, MazeGoal.Random, MazeReward.Standard)]
    [InlineData(MazeLayout.Random, MazeGoal.Fixed, MazeReward.Standard)]
    [InlineData(MazeLayout.Random, MazeGoal.Random, MazeReward.DiffScale)]
    public async Task Oracle_AnyMaze_ReachesItsOptimum(MazeLayout layout, MazeGoal goal, MazeReward reward)
    {
        await using var environment = new MazeEnvironment(Compact with { Layout = layout, Goal = goal, Reward = reward, Size = 11 });
        for (ulong seed = 0; seed < 100; seed++)
        {
            var episode = await Play.EpisodeAsync(environment, new OraclePolicy(), Task(seed), 1);
            Assert.Equal(environment.OptimalReturn, episode.Return);
            Assert.Equal((1, 0), (episode.Metrics["success"], episode.Metrics["wallHits"]));
        }
    }

    [Fact]
    public async Task Oracle_GoalOutOfReach_OptimumIsThatOfFailure()
    {
        await using var environment = await AtAsync(new MazeOptions { MaxSteps = 1 }, 1, 1);
        Assert.Equal(-2, environment.OptimalReturn);
    }

    [Fact]
    public async Task ExpertAction_IsAlwaysAShortestStep()
    {
        await using var environment = new MazeEnvironment(new MazeOptions { Layout = MazeLayout.Random, Size = 15 });
        for (ulong seed = 0; seed < 30; seed++)
        {
            await environment.ResetAsync(Task(seed), CancellationToken.None);
            var (optimum, total) = (environment.OptimalReturn, 0.0);
            while (environment.ExpertAction is { } action)
                total += (await Play.StepAsync(environment, action)).Reward;
            Assert.Equal(optimum, total);
        }
    }

    [Fact]
    public async Task Players_AreOrderedByWhatTheyKnow()
    {
        await using var environment = new MazeEnvironment(Compact);
        var uniform = (await Play.MeanAsync(environment, new UniformPolicy(), "maze-v1", "return", 300)).Mean;
        var noisy = (await Play.MeanAsync(environment, new NoisyOraclePolicy(), "maze-v1", "return", 300)).Mean;
        var oracle = (await Play.MeanAsync(environment, new OraclePolicy(), "maze-v1", "return", 300)).Mean;
        Assert.True(uniform < noisy - 20 && noisy < oracle - 2, $"uniform {uniform}, noisy {noisy}, oracle {oracle}");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(31)]
    public async Task Random_AnySeed_IsWalledInConnectedAndDiffersFromOthers(int size)
    {
        await using var environment = new MazeEnvironment(new MazeOptions { Layout = MazeLayout.Random, Size = size });
        var seen = new HashSet<string>();
        for (ulong seed = 0; seed < 20; seed++)
        {
            await environment.ResetAsync(Task(seed), CancellationToken.None);
            var rows = Encoding.UTF8.GetString((await environment.RenderAsync(CancellationToken.None)).Span).Split('\n')[1..^1];
            Assert.Equal(size, rows.Length);
            Assert.True(rows[0].All(cell => cell == '#') && rows[^1].All(cell => cell == '#') && rows.All(row => row.Length == size && row[0] == '#' && row[^1] == '#'));
            Assert.Equal(rows.Sum(row => row.Count(cell => cell != '#')), Reachable(rows));
            seen.Add(string.Join('\n', rows));
        }

        Assert.True(seen.Count > 10);
    }

    [Theory]
    [InlineData(MazeStyle.Compact)]
    [InlineData(MazeStyle.Verbal)]
    public async Task Step_HostileText_IsATurnAndNeverThrows(MazeStyle style)
    {
        await using var environment = new MazeEnvironment(new MazeOptions { Style = style });
        await environment.ResetAsync(Task(1), CancellationToken.None);
        foreach (var text in Play.Hostile)
        {
            var result = await Play.StepAsync(environment, text);
            Assert.NotNull(result.ActionError);
            Assert.Equal(-4, result.Reward);
            Assert.True(result.Observation.Text.Length < 300);
        }
    }

    [Fact]
    public async Task SameSeed_SameActions_GiveTheSameEpisode()
    {
        var options = new MazeOptions { Layout = MazeLayout.Random, Goal = MazeGoal.Random };
        string[] script = ["move left", "move up", "x", "move right", "move down", "move down"];
        await using var one = new MazeEnvironment(options);
        await using var two = new MazeEnvironment(options);
        await two.ResetAsync(Task(1), CancellationToken.None);
        Assert.Equal(await Play.TranscriptAsync(one, Task(33), script), await Play.TranscriptAsync(two, Task(33), script));
    }

    [Fact]
    public async Task Snapshot_RestoredElsewhere_ContinuesIdentically()
    {
        var options = Compact with { Layout = MazeLayout.Random, Goal = MazeGoal.Random, MaxSteps = 20 };
        await using var original = new MazeEnvironment(options);
        await original.ResetAsync(Task(ulong.MaxValue - 5), CancellationToken.None);
        foreach (var action in new[] { "l", "r", "zzz", "u" })
            await Play.StepAsync(original, action);
        var snapshot = JsonNode.Parse((await original.SaveAsync(CancellationToken.None)).ToJsonString())!.AsObject();
        await using var copy = new MazeEnvironment(options);
        await copy.RestoreAsync(snapshot, CancellationToken.None);
        while (true)
        {
            var action = original.ExpertAction!;
            Assert.Equal(action, copy.ExpertAction);
            var (one, two) = (await Play.StepAsync(original, action), await Play.StepAsync(copy, action));
            Assert.Equal((one.Observation.Text, one.Reward, one.Terminated, one.Truncated), (two.Observation.Text, two.Reward, two.Terminated, two.Truncated));
            Assert.Equal(original.Metrics, copy.Metrics);
            if (one.Terminated || one.Truncated)
                break;
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"seed":"1","row":0,"column":0,"steps":0,"wallHits":0,"unreadable":0,"over":false}""")]
    [InlineData("""{"seed":"1","row":-9,"column":99,"steps":0,"wallHits":0,"unreadable":0,"over":false}""")]
    [InlineData("""{"seed":"no","row":1,"column":1,"steps":0,"wallHits":0,"unreadable":0,"over":false}""")]
    public async Task Restore_AnotherSnapshot_IsRefused(string json)
    {
        await using var environment = new MazeEnvironment(Compact);
        await Assert.ThrowsAsync<FormatException>(async () => await environment.RestoreAsync(JsonNode.Parse(json)!.AsObject(), CancellationToken.None));
    }

    [Fact]
    public async Task Cancelled_ResetAndStep_Throw()
    {
        await using var environment = new MazeEnvironment(Compact);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await environment.ResetAsync(Task(1), new CancellationToken(true)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Play.StepAsync(environment, "l"));
        await environment.ResetAsync(Task(1), CancellationToken.None);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await environment.StepAsync(new AgentAction("l"), new CancellationToken(true)));
    }

    [Fact]
    public void Validate_EvenSize_OffersTheNextOddOne() =>
        Assert.Equal("environment.size is 8, but a random maze has odd sides: use 9.", new MazeOptions { Size = 8 }.Validate("environment").Single().Message);

    private static int Reachable(string[] rows)
    {
        var start = (Row: 1, Column: 1);
        var seen = new HashSet<(int Row, int Column)> { start };
        var stack = new Stack<(int Row, int Column)>([start]);
        while (stack.TryPop(out var cell))
        {
            foreach (var (row, column) in new[] { (-1, 0), (1, 0), (0, -1), (0, 1) })
            {
                var next = (Row: cell.Row + row, Column: cell.Column + column);
                if (rows[next.Row][next.Column] != '#' && seen.Add(next))
                    stack.Push(next);
            }
        }

        return seen.Count;
    }
}

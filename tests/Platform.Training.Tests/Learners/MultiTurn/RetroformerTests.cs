using Microsoft.Extensions.AI;
using Platform.Policies.Models;
using Platform.Sdk;
using Platform.Training.Learners;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Runs;
using Platform.Training.Tests.Learners.Guided;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Learners.MultiTurn;

public class RetroformerTests
{
    private static readonly RetroformerOptions _options = new()
    {
        BatchSize = 8,
        Trials = 3,
        Prompt = "{transcript} {return}?",
        HintText = "told: {reflections}",
        ReflectionTokens = 3,
        CriticWarmup = 0,
        Critic = new() { Body = "head" },
    };

    [Fact]
    public void Rating_IsTheRiseOfTheReturn()
    {
        Assert.Equal(0.4, RetroformerSource.Rating(0.2, [0.5, 0.7]), 1e-12);
        Assert.Equal(0, RetroformerSource.Rating(0.3, [0.3]), 1e-12);
    }

    [Fact]
    public async Task Run_EqualReturns_RewardNothing()
    {
        var rounds = await RunAsync(_options, OneStepEnvironment.Source((_, _) => 0.25), 2);

        Assert.All(rounds, round =>
        {
            Assert.Equal(4 * 2 * 2, round.Trajectories.Count); // four tasks, two trials after the first, two reflections on each failure
            Assert.All(round.Trajectories, reflection => Assert.Equal(0, reflection.Return));
            Assert.Equal(0, round.Metrics["rating"]);
        });
    }

    [Fact]
    public async Task Run_OnlyReflectionsTrain()
    {
        var rounds = await RunAsync(_options, OneStepEnvironment.Source((_, _) => 0), 1);

        foreach (var trajectory in rounds[0].Trajectories)
        {
            var turn = Assert.Single(trajectory.Episode.Turns);
            Assert.InRange(trajectory.TrainableCount, 1, 3);
            Assert.Equal(turn.Tokens!.Sampled.Count, trajectory.TrainableCount);
            Assert.Equal([.. turn.Tokens.Prompt.Select(_ => false), .. turn.Tokens.Sampled.Select(_ => true)], trajectory.Trainable);
            Assert.StartsWith("a\n> ", turn.Messages[0].Text, StringComparison.Ordinal);
            Assert.EndsWith("\nend 0?", turn.Messages[0].Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Run_EachTrial_ShowsTheActorEveryReflectionSoFar()
    {
        var rounds = await RunAsync(_options with { GroupSize = 1, BatchSize = 4 }, OneStepEnvironment.Source((_, _) => 0), 1);

        string?[] hints = [.. rounds[0].Episodes.Select(episode => episode.Turns[0].Tokens!.Hint)];
        string[] said = [.. rounds[0].Trajectories.Select(reflection => reflection.Episode.LastReply.Trim())];
        Assert.Equal(12, hints.Length); // four tasks, three trials
        Assert.All(hints[..4], Assert.Null);
        Assert.Equal(said[..4].Select(text => $"told: {text}"), hints[4..8]);
        Assert.Equal(Enumerable.Range(0, 4).Select(i => $"told: {said[i]}\n{said[4 + i]}"), hints[8..]);
    }

    [Fact] // The reward of an attempt is what the environment paid: a function of the action, so each rating can be computed from the episodes.
    public async Task Run_RewardsAreTheDifferencesOfSuccessiveReturns()
    {
        var rounds = await RunAsync(_options with { GroupSize = 1, BatchSize = 8, SuccessReturn = 100 }, OneStepEnvironment.Source((_, text) => text.Sum(c => c % 7)), 1);

        double[] returns = [.. rounds[0].Episodes.Select(episode => episode.Return)];
        for (var i = 0; i < 16; i++)
            Assert.Equal(returns[8 + i] - returns[i], rounds[0].Trajectories[i].Return, 1e-9);
        Assert.Contains(rounds[0].Trajectories, reflection => reflection.Return != 0);
        Assert.Equal(returns[8..16].Average(), rounds[0].Metrics["trialReturn/1"], 1e-9);
    }

    [Fact]
    public async Task Run_EveryTaskSolvedAtOnce_LearnsNothing()
    {
        var rounds = await RunAsync(_options, OneStepEnvironment.Source((_, _) => 1), 2);

        Assert.All(rounds, round => Assert.Empty(round.Trajectories));
        Assert.Equal(1, rounds[0].Metrics["trialSuccess/0"]);
    }

    [Fact]
    public async Task Run_ActorsWeightsStayAndThePolicysChange()
    {
        DecoderModel? actor = null, policy = null;
        byte[]? before = null;
        var isSame = false;
        var entry = LearnerEntry.Of<RetroformerOptions>("watched", (context, options) =>
        {
            policy = context.Policy.Model;
            var watched = context with { Start = () => actor = context.Start() };
            var source = new RetroformerSource(watched, options);
            before = Bytes(actor!);
            return new Watched(PolicyGradientLearner.Create(context, options, new Ppo(options), source), () => isSame = Bytes(actor!).AsSpan().SequenceEqual(before) && !Bytes(policy).AsSpan().SequenceEqual(before));
        });

        await RunAsync(_options with { SuccessReturn = 100 }, OneStepEnvironment.Source((_, text) => text.Sum(c => c % 7)), 3, entry);

        Assert.True(isSame);
    }

    [Fact]
    public void Transcript_OfTwoTurns_SaysWhatWasShownAndReplied()
    {
        var episode = new Episode(
            new("toy-v1", "train/0", 0), [new([new(ChatRole.System, "Guess.\n"), new(ChatRole.User, "?")], new(" 3 "), 0), new([new(ChatRole.User, "higher")], new("5"), 1)], Termination.Terminated)
        { Closing = [new(ChatRole.User, "correct")] };

        Assert.Equal("Guess.\n?\n> 3\nhigher\n> 5\ncorrect", Transcript.Of(episode));
        Assert.Equal("higher\n> 5\ncorrect", Transcript.Of(episode, 1));
    }

    private static async Task<List<SourcedRound>> RunAsync(RetroformerOptions options, IEnvironmentSource environment, int steps, LearnerEntry? entry = null)
    {
        using var folder = new TemporaryFolder();
        var rounds = new List<SourcedRound>();
        entry ??= LearnerEntry.Of<RetroformerOptions>("captured", (context, settings) =>
            PolicyGradientLearner.Create(context, settings, new Ppo(settings), new CapturedSource(new RetroformerSource(context, settings), rounds)));
        var plan = GuidedRun.Plan(folder["run"], options, steps);
        plan = plan with
        {
            Environment = environment,
            Policy = plan.Policy with { Model = plan.Policy.Model with { MaxLength = 64 } },
            Rollout = plan.Rollout with { MaxTokensPerTurn = 2 },
            Stages = [plan.Stages[0] with { Entry = entry }],
        };
        await new TrainingRun(plan, new RecordingObserver(), TimeProvider.System).RunAsync(resume: false, CancellationToken.None);
        return rounds;
    }

    private static byte[] Bytes(DecoderModel model)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        foreach (var weight in model.Weights)
        {
            var values = new float[weight.Count];
            model.GetWeight(weight.Name, values);
            foreach (var value in values)
                writer.Write(value);
        }

        return stream.ToArray();
    }

    /// <summary>Runs something before a learner is disposed.</summary>
    private sealed class Watched(IStageLearner inner, Action atEnd) : IStageLearner
    {
        public Task<StepOutcome> StepAsync(int stageStep, CancellationToken cancellationToken) => inner.StepAsync(stageStep, cancellationToken);

        public System.Text.Json.Nodes.JsonObject SaveState() => inner.SaveState();

        public void LoadState(System.Text.Json.Nodes.JsonObject state) => inner.LoadState(state);

        public void Save(Stream stream) => inner.Save(stream);

        public void Load(Stream stream) => inner.Load(stream);

        public void Dispose()
        {
            atEnd();
            inner.Dispose();
        }
    }
}

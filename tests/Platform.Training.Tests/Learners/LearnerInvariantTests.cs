using Platform.Torch.Tests;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Toys;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Tests.Learners;

/// <summary>What holds for every learner of the catalogue, through the update that all of them share.</summary>
[Collection(AloneCollection.Name)]
public sealed class LearnerInvariantTests
{
    private const int Vocabulary = 6;

    public static TheoryData<string> Learners => [.. LearnerCatalogue.Entries.Values.Where(entry => entry.CreateObjective is not null).Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Learners))]
    public void EqualRewards_MethodWithAdvantages_HasNoGradient(string learner)
    {
        using (var objective = Create(learner))
            if (!objective.HasAdvantages || objective.HasGradientWithoutAdvantage)
                return;
        Assert.All(Gradient(learner, [.. Some().Select(trajectory => With(trajectory, rewards: [0.5, 0]))]), value => Assert.Equal(0, value));
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void OtherIdsOfMaskedTokens_ChangeNothing(string learner) => Near(
        Gradient(learner, Some()),
        Gradient(learner, [.. Some().Select(trajectory => With(trajectory, masked: 5))]));

    [Theory]
    [MemberData(nameof(Learners))]
    public void OtherOrderOfTrajectories_ChangesNothing(string learner)
    {
        var some = Some();
        Near(Gradient(learner, some), Gradient(learner, [some[3], some[0], some[5], some[1], some[4], some[2]]));
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void OneSequenceAtATime_ChangesNothing(string learner) => Near(Gradient(learner, Some()), Gradient(learner, Some(), microBatchTokens: 1));

    [Theory]
    [MemberData(nameof(Learners))]
    public void TokensBehindTheLastTurn_ChangeNothing(string learner) => Near(
        Gradient(learner, Some()),
        Gradient(learner, [.. Some().Select((trajectory, i) => With(trajectory, padding: i % 3))]));

    [Theory]
    [MemberData(nameof(Learners))]
    public void OnPolicy_ClippedSurrogate_IsThePolicyGradient(string learner)
    {
        using var objective = Create(learner);
        if (objective.ClipRange is null || !objective.HasAdvantages || objective.HasGradientWithoutAdvantage || objective.OwnParameters.Count > 0)
            return;
        using var scope = NewDisposeScope();
        using var model = Model(0);
        using var update = Update(model, objective);
        var round = Played(model, Some());
        update.Prepare(round);
        var batch = update.Batches(round, 0).Single();
        update.Backward(batch);
        var gradient = model.Table.grad?.data<double>().ToArray() ?? new double[model.Table.numel()];
        model.Table.grad?.zero_();
        using var scores = model.Score(new([.. round.Trajectories.Select(t => t.Tokens)], [.. round.Trajectories.Select(t => t.Trainable)]), new());
        var coefficients = round.Trajectories.SelectMany((trajectory, i) =>
            Enumerable.Range(0, trajectory.Tokens.Length).Where(t => trajectory.Trainable[t]).Select(t => -batch.Weights[i] * round.Advantages[i][t])).ToArray();
        (scores.LogProbs * tensor(coefficients)).sum().backward();

        Near(model.Table.grad!.data<double>().ToArray(), gradient);
    }

    /// <summary>All but those whose loss has a part behind a stop: CISPO's ratio, NFT's floor, KTO's reference point, and the values and sums that OREO holds fixed.</summary>
    public static TheoryData<string> LossesWithoutAStop => [.. LearnerCatalogue.Entries.Values
        .Where(entry => entry.CreateObjective is not null && entry.Name is not ("cispo" or "nft" or "kto" or "oreo")).Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(LossesWithoutAStop))]
    public void OffPolicy_GradientOfTheLoss_IsThatOfCentralDifferences(string learner)
    {
        const double H = 1e-5;
        using var scope = NewDisposeScope();
        using var model = Model(0);
        using var update = Update(model, Create(learner));
        var round = Played(model, Some());
        update.Prepare(round);
        double[] start = [.. model.Table.data<double>().ToArray().Select((logit, i) => logit + 0.05 * Math.Sin(3 * i))]; // so that ratios are not 1
        LossAt(start);
        double[] gradient = model.Table.grad?.data<double>().ToArray() ?? new double[start.Length];

        for (var i = 1; i < start.Length; i += 5)
            Assert.Equal((LossAt([.. start[..i], start[i] + H, .. start[(i + 1)..]]) - LossAt([.. start[..i], start[i] - H, .. start[(i + 1)..]])) / (2 * H), gradient[i], 1e-6);

        double LossAt(double[] logits)
        {
            using (no_grad())
                model.Table.copy_(tensor(logits).view_as(model.Table));
            return update.Batches(round, 0).Sum(batch => update.Backward(batch).Loss);
        }
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void SavedAndLoaded_GoesOnAsIfNothingHadHappened(string learner)
    {
        using var model = Model(0);
        using var update = Update(model, Create(learner));
        update.Run(Played(model, Some()));
        using var saved = new MemoryStream();
        update.Save(saved);
        using var copy = Model(0);
        copy.CopyWeightsFrom(model);
        update.Run(Played(model, Some(), step: 1));

        using var other = Update(copy, Create(learner));
        saved.Position = 0;
        other.Load(saved);
        Assert.Equal(saved.Length, saved.Position);
        other.Run(Played(copy, Some(), step: 1));

        Assert.Equal(model.Table.data<double>().ToArray(), copy.Table.data<double>().ToArray());
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void EveryStep_ReturnsToTheSameNumberOfTensors(string learner)
    {
        using var model = Model(0);
        using var update = Update(model, Create(learner));
        update.Run(Played(model, Some()));
        update.Run(Played(model, Some(), step: 1));
        var before = LiveTensors.Settle();
        for (var step = 2; step < 6; step++)
            update.Run(Played(model, Some(), step));

        Assert.Equal(before, Tensor.TotalCount);
    }

    private static Objective Create(string learner)
    {
        var entry = LearnerCatalogue.Entries[learner];
        return entry.CreateObjective!(Activator.CreateInstance(entry.OptionsType)!);
    }

    private static PolicyUpdate Update(TableModel model, Objective objective, int microBatchTokens = 2048) => new(
        model, objective, new() { Optimizer = new() { LearningRate = 0.05, MicroBatchTokens = microBatchTokens }, Steps = 10 },
        objective.Needs.HasFlag(ObjectiveNeeds.Reference) ? Model(1) : null);

    private static double[] Gradient(string learner, Trajectory[] trajectories, int microBatchTokens = 2048)
    {
        using var scope = NewDisposeScope();
        using var model = Model(0);
        using var update = Update(model, Create(learner), microBatchTokens);
        var round = Played(model, trajectories);
        update.Prepare(round);
        foreach (var batch in update.Batches(round, 0))
            update.Backward(batch);
        double[] own = [.. update.Objective.OwnParameters.SelectMany(parameter => parameter.grad?.to(ScalarType.Float64).data<double>().ToArray() ?? [])];
        return [.. model.Table.grad?.data<double>().ToArray() ?? new double[model.Table.numel()], .. own];
    }

    /// <summary>A policy whose distribution depends on the place of a token alone, so that masked tokens cannot matter through the context.</summary>
    private static TableModel Model(int variant) => new(Vocabulary, context => context.Length % 12,
        [.. Enumerable.Range(0, 12).Select(row => Enumerable.Range(0, Vocabulary).Select(token => Math.Sin(1 + row * 1.7 + token * (2.3 + variant))).ToArray())], variant == 0);

    /// <summary>Three tasks, two rollouts each, of one or two turns with an observation between.</summary>
    private static Trajectory[] Some() =>
    [
        Make(0, [1.0], true, [0, 2, 3], 1), Make(0, [0.0], false, [0, 1, 4, 2], 1),
        Make(1, [0.0, 1.0], true, [1, 3, 5, 0, 2, 2], 3), Make(1, [0.0, 0.0], false, [1, 2, 5, 5, 4, 1, 3], 2),
        Make(2, [0.0, 0.0], false, [2, 4, 0, 1, 1], 2), Make(2, [0.25, 0.75], true, [2, 0, 0, 0, 4, 4, 4], 3),
    ];

    /// <summary>The first token is the prompt; with two rewards, the token at <paramref name="second"/> is what the second turn observes.</summary>
    private static Trajectory Make(int group, double[] rewards, bool outcome, int[] tokens, int second) => Trajectory.FromTokens(
        group, tokens,
        [.. tokens.Select((_, t) => t > 0 && (rewards.Length == 1 || t != second))],
        [.. tokens.Select((_, t) => rewards.Length > 1 && t >= second ? 1 : 0)],
        rewards).WithOutcome(outcome);

    private static Trajectory With(Trajectory from, double[]? rewards = null, int? masked = null, int padding = 0) => Trajectory.FromTokens(
        from.Group,
        [.. from.Tokens.Select((token, t) => masked is { } id && !from.Trainable[t] ? id : token), .. Enumerable.Repeat(1, padding)],
        [.. from.Trainable, .. new bool[padding]],
        [.. from.Turns, .. Enumerable.Repeat(from.Turns[^1], padding)],
        rewards?[..from.TurnRewards.Length] ?? from.TurnRewards).WithOutcome(rewards is null ? from.Outcome : true);

    /// <summary>A round sampled by the policy as it is.</summary>
    private static Round Played(TableModel model, Trajectory[] trajectories, int step = 0)
    {
        var round = new Round(trajectories) { Step = step, Progress = step / 10.0, Seed = (ulong)step };
        var scorer = new RoundScorer(model, 1, 2048);
        var logProbs = scorer.LogProbs(model, round);
        for (var i = 0; i < trajectories.Length; i++)
            logProbs[i].CopyTo(trajectories[i].LogProbs, 0);
        return round;
    }

    private static void Near(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-6 * Math.Max(1, Math.Abs(expected[i])));
    }
}

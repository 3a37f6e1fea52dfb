using Platform.Policies.Models;
using Platform.Sdk;
using Platform.Training.Data;
using Platform.Training.Learners;
using Platform.Training.Learners.Imitation;
using Platform.Training.Learners.Preferences;
using Platform.Training.Objectives;
using Platform.Training.Plans;
using Platform.Training.Plans.Imitation;
using Platform.Training.Plans.Preferences;
using Platform.Training.Rollouts;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Host.Bench.Methods;

/// <summary>Effects of the learners that compare responses or imitate some of them.</summary>
internal static class PreferenceEffects
{
    public static IReadOnlyList<Effect> Entries { get; } =
    [
        OnOwnEpisodes("dpo", () => new Dpo(new DpoOptions())),
        OnOwnEpisodes("ipo", () => new Ipo(new IpoOptions { Beta = 0.2 })),
        OnOwnEpisodes("kto", () => new Kto(new KtoOptions())),
        OnOwnEpisodes("simpo", () => new SimPo(new SimPoOptions())),
        OnOwnEpisodes("dno", () => new Dno(new DnoOptions { Labels = "soft" })),
        OnOwnEpisodes("star", () => new Star(new StarOptions())),
        new("ipo", "dpo", "stays nearer to the reference on certain preferences", "margin in nats", (seed, _) =>
            (Offline(seed, 0, 150, () => new Ipo(new IpoOptions { Beta = 0.5 })).Margin, Offline(seed, 0, 150, () => new Dpo(new DpoOptions { Beta = 0.5 })).Margin))
        { IsLowerBetter = true },
        new("dpo-robust", "dpo", "higher pay of the learnt arm with 3 of 10 labels flipped", "mean pay", (seed, _) =>
            (Offline(seed, 0.3, 150, () => new DpoRobust(new DpoRobustOptions { Beta = 0.5, FlipRate = 0.3 })).Score, Offline(seed, 0.3, 150, () => new Dpo(new DpoOptions { Beta = 0.5 })).Score)),
        new("rpo", "dpo", "the chosen response stays likelier", "log-prob of the chosen per token", (seed, _) =>
            (Offline(seed, 0, 150, () => new Rpo(new RpoOptions())).Chosen, Offline(seed, 0, 150, () => new Dpo(new DpoOptions { Beta = 0.5 })).Chosen)),
        new("orpo", "sft on the chosen", "higher pay from the same pairs", "mean pay", (seed, _) =>
            (Offline(seed, 0, 150, () => new Orpo(new OrpoOptions { OddsCoefficient = 1 })).Score, Offline(seed, 0, 150, () => new Orpo(new OrpoOptions { OddsCoefficient = 0 })).Score)),
        new("cpl", "sft on the chosen", "higher pay from the same pairs", "mean pay", (seed, _) =>
            (Offline(seed, 0, 150, () => new Cpl(new CplOptions { Alpha = 1 })).Score, Offline(seed, 0, 150, () => new Orpo(new OrpoOptions { OddsCoefficient = 0 })).Score)),
        new("spo", "reinforcement with a score", "less exploitable on preferences that go round in a circle", "win rate of the best answer to it, less 0.5", (seed, _) =>
            (Exploitability(seed, new Spo(new SpoOptions()) { Judge = ToyPreference.Judge }), Exploitability(seed, new Grpo(new GrpoOptions { NormalizeByStandardDeviation = false }))))
        { IsLowerBetter = true },
        new("srpo", "ipo", "revisions that are preferred to what they revise", "win rate of the revision", (seed, _) => (RevisionWinRate(seed, trains: true), RevisionWinRate(seed, trains: false))),
        new("f-sft", "sft", "dpo after it wins more", "success", (seed, _) => (AfterDpo(seed, "pearson"), AfterDpo(seed, "total-variation"))),
        new("iq-learn", "sft", "more diverse at the same success", "entropy in nats per token", (seed, _) => (Diversity(seed, 0.1), Diversity(seed, 0))),
        new("weighted-bc", "sft", "higher success from the same mixed play", "success", (seed, _) => (Mixed(seed, 0.1), Mixed(seed, 1e9))),
    ];

    private static Effect OnOwnEpisodes(string method, Func<Objective> objective) => new(method, "imitation alone", "higher success at guessing after imitation of an erring player", "success", (seed, _) =>
    {
        var task = new NumberGuessing();
        using var model = Imitated(task, seed);
        var before = ToyTraining.Evaluate(model, task, seed);
        using var update = Update(model, objective(), 60, 0.005);
        ToyTraining.Train(update, task, rounds: 60, tasks: 8, rollouts: 8, seed);
        return (ToyTraining.Evaluate(model, task, seed), before);
    });

    private static DecoderModel Imitated(IToyTask task, ulong seed)
    {
        var model = ToyRollouts.CreateModel(task, seed);
        ToyTraining.Imitate(model, task, steps: 60, seed, error: 0.5);
        return model;
    }

    private static PolicyUpdate Update(ITokenModel model, Objective objective, int steps, double learningRate) => new(
        model, objective, new() { Optimizer = new() { LearningRate = learningRate, WeightDecay = 0 }, Steps = steps },
        objective.Needs.HasFlag(ObjectiveNeeds.Reference) ? model.Copy() : null);

    /// <summary>Learns from 96 pairs of arms whose better one is named, some wrongly; the arms stand in an order, and the best alone pays.</summary>
    private static (double Score, double Margin, double Chosen) Offline(ulong seed, double flips, int steps, Func<Contrast> objective)
    {
        var task = new TextArms(best: 1, other: 0);
        using var model = ToyRollouts.CreateModel(task, seed);
        var random = new SeededRandom(seed, 0x0FF);
        var pairs = new List<Trajectory>();
        for (var pair = 0; pair < 96; pair++)
        {
            var number = random.NextUInt64();
            var (first, distance) = (random.Next(6), 1 + random.Next(5));
            int[] arms = [first, (first + distance) % 6];
            var isBetter = (Rank(first) < Rank(arms[1])) != (random.NextDouble() < flips);
            for (var i = 0; i < 2; i++)
                pairs.Add(Trajectory.FromTokens(pair, [.. task.Prompt(number), arms[i]], [false, true], [0, 0], [(i == 0) == isBetter ? 1 : 0]));

            int Rank(int arm) => (arm - task.Best(number) + 6) % 6;
        }

        using var update = Update(model, objective(), steps, 0.005);
        IReadOnlyDictionary<string, double> metrics = new Dictionary<string, double>();
        for (var step = 0; step < steps; step++)
            metrics = update.Run(new Round(pairs) { Step = step });
        return (ToyTraining.Evaluate(model, task, seed), metrics["margin"], metrics["chosenLogProb"]);
    }

    /// <summary>Trains on the circle of preferences, and averages the policy over the second half.</summary>
    private static double Exploitability(ulong seed, PolicyGradient objective)
    {
        using var model = ToyPreference.CreatePolicy(ToyPreference.Reference);
        using var update = new PolicyUpdate(model, objective, new() { Optimizer = new() { LearningRate = 0.02, WeightDecay = 0, MaxGradientNorm = 0 }, Steps = 400 });
        var random = new SeededRandom(seed);
        var average = new double[3];
        double[] scores = [-0.04, -0.04, 0.08]; // log-odds that fit the win rates against uniform play best
        for (var step = 0; step < 400; step++)
        {
            var policy = model.Probabilities(ToyPreference.Prompt);
            var pulls = Enumerable.Range(0, 16).Select(_ =>
            {
                var draw = random.NextDouble();
                var arm = draw < policy[0] ? 0 : draw < policy[0] + policy[1] ? 1 : 2;
                return ToyPreference.Pull(0, arm, scores[arm], Math.Log(policy[arm]));
            }).ToArray();
            update.Run(new Round(pulls) { Step = step });
            if (step >= 200)
                for (var arm = 0; arm < 3; arm++)
                    average[arm] += policy[arm] / 200;
        }

        return ToyPreference.WinRates(average).Max() - 0.5;
    }

    /// <summary>Learns from labels drawn from the circle of preferences, and revises its own answers once.</summary>
    private static double RevisionWinRate(ulong seed, bool trains)
    {
        const int Revise = 4;
        int[][] contexts = [[ToyPreference.Prompt], .. Enumerable.Range(0, 3).Select(arm => new[] { ToyPreference.Prompt, arm, Revise })];
        using var model = new TableModel(3, contexts, [.. contexts.Select(_ => ToyPreference.Reference.Select(probability => Math.Log(probability)).ToArray())]);
        var random = new SeededRandom(seed);
        var sequences = new List<Trajectory>();
        for (var pair = 0; pair < 60; pair++)
        {
            var (first, second) = (random.Next(3), random.Next(3));
            if (random.NextDouble() >= ToyPreference.Beats(first, second))
                (first, second) = (second, first);
            var six = Revisions.Of(ToyPreference.Pull(0, first, 1), ToyPreference.Pull(0, second), _ => [Revise], pair);
            sequences.AddRange(trains ? six : six[..2]);
        }

        using var update = Update(model, trains ? new Srpo(new SrpoOptions { Beta = 0.5 }) : new Ipo(new IpoOptions { Beta = 0.5 }), 100, 0.05);
        for (var step = 0; step < 100; step++)
            update.Run(new Round(sequences) { Step = step });
        var policy = model.Probabilities(ToyPreference.Prompt);
        return Enumerable.Range(0, 3).Sum(shown =>
        {
            var revised = model.Probabilities(ToyPreference.Prompt, shown, Revise);
            return policy[shown] * Enumerable.Range(0, 3).Sum(arm => revised[arm] * ToyPreference.Beats(arm, shown));
        });
    }

    private static double AfterDpo(ulong seed, string divergence)
    {
        var task = new NumberGuessing();
        using var model = ToyRollouts.CreateModel(task, seed);
        var random = new SeededRandom(seed);
        using (var imitation = Update(model, new FDivergenceSft(new FDivergenceSftOptions { Divergence = divergence }), 60, 0.01))
            for (var step = 0; step < 60; step++)
                imitation.Run(new Round(ToyRollouts.Demonstrate(task, Tasks(random, 32), random, error: 0.5)) { Step = step });
        using var update = Update(model, new Dpo(new DpoOptions()), 40, 0.005);
        ToyTraining.Train(update, task, rounds: 40, tasks: 8, rollouts: 8, seed);
        return ToyTraining.Evaluate(model, task, seed);
    }

    private static double Diversity(ulong seed, double coefficient)
    {
        var task = new NumberGuessing();
        using var model = ToyRollouts.CreateModel(task, seed);
        var random = new SeededRandom(seed);
        using var update = Update(model, new IqLearn(new IqLearnOptions { Coefficient = coefficient }), 100, 0.01);
        IReadOnlyDictionary<string, double> metrics = new Dictionary<string, double>();
        for (var step = 0; step < 100; step++)
            metrics = update.Run(new Round(ToyRollouts.Demonstrate(task, Tasks(random, 32), random)) { Step = step });
        return metrics["entropy"];
    }

    /// <summary>Imitates a fixed log of good and bad players, drawn by weight.</summary>
    private static double Mixed(ulong seed, double temperature)
    {
        var task = new NumberGuessing();
        using var model = ToyRollouts.CreateModel(task, seed);
        var random = new SeededRandom(seed);
        List<Trajectory> log = [.. ToyRollouts.Demonstrate(task, Tasks(random, 32), random, error: 0.2), .. ToyRollouts.Demonstrate(task, Tasks(random, 224), random, error: 0.9)];
        var table = new AliasTable(TrajectoryWeights.Exponential([.. log.Select(trajectory => trajectory.Return)], temperature));
        using var update = Update(model, new Sft(), 80, 0.01);
        for (var step = 0; step < 80; step++)
            update.Run(new Round([.. Enumerable.Range(0, 32).Select(i => log[table.Draw(random)].InGroup(i))]) { Step = step });
        return ToyTraining.Evaluate(model, task, seed);
    }

    private static ulong[] Tasks(SeededRandom random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextUInt64())];
}

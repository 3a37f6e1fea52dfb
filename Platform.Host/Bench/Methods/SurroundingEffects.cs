using Platform.Policies.Models;
using Platform.Sdk;
using Platform.Training.Learners;
using Platform.Training.Learners.References;
using Platform.Training.Plans;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Host.Bench.Methods;

/// <summary>Effects of what stands around the learners: optimizers, schedules, references and adapters.</summary>
internal static class SurroundingEffects
{
    private static readonly FrugalOptions _frugal = new() { UpdateGap = 20, StateFreeRate = 0.1 };

    public static IReadOnlyList<Effect> Entries { get; } =
    [
        new("frugal", "adamw", "as good on sums with a quarter of the moments", "success", (seed, _) => (Imitated(seed, _frugal), Imitated(seed, null))) { Margin = 0.05 },
        new("frugal", "the same, the rest of the weights left alone", "higher success on sums", "success", (seed, _) =>
            (Imitated(seed, _frugal), Imitated(seed, _frugal with { StateFreeRate = 0 }))),
        new("frugal", "the sign of the gradient for every linear weight", "higher success on sums", "success", (seed, _) =>
            (Imitated(seed, _frugal), Imitated(seed, _frugal with { Density = 0 }))),
        new("frugal", "the same with random columns", "projection svd: higher success on sums", "success", (seed, _) =>
            (Imitated(seed, _frugal with { Projection = "svd" }), Imitated(seed, _frugal))),
        OfSchedule("rex", "linear"),
        OfSchedule("rex", "cosine"),
        OfSchedule("uba", "linear"),
        OfSchedule("uba", "cosine"),
        new("salsa", "the same KL to one imitation alone", "higher success at guessing with as much KL to the reference allowed", "success", (seed, _) => (Souped(seed, isSoup: true), Souped(seed, isSoup: false))),
        new("lora", "the same GRPO of every weight", "as good at guessing with a part of the parameters", "success", (seed, _) => (Adapted(seed, rank: 8), Adapted(seed, rank: 0))) { Margin = 0.05 },
    ];

    private static Effect OfSchedule(string schedule, string other) => new(schedule, $"{other} schedule", "higher success on sums within 40 steps", "success", (seed, _) =>
        (Imitated(seed, null, 5, 40, 0.01, schedule), Imitated(seed, null, 5, 40, 0.01, other)));

    /// <summary>Success on sums after imitation from random weights.</summary>
    private static double Imitated(ulong seed, FrugalOptions? frugal, int digits = 8, int steps = 200, double rate = 0.005, string schedule = "linear")
    {
        var task = new DigitSums(digits);
        using var model = ToyRollouts.CreateModel(task, seed);
        var options = new OptimizerOptions { Type = frugal is null ? "adamw" : "frugal", Frugal = frugal ?? new(), LearningRate = rate, Schedule = schedule, FinalShare = 0, WeightDecay = 0 };
        using var update = new PolicyUpdate(model, new Sft(), new() { Optimizer = options, Steps = steps, Seed = seed });
        var random = new SeededRandom(seed);
        for (var step = 0; step < steps; step++)
            update.Run(new Round(ToyRollouts.Demonstrate(task, Tasks(random, 32), random)) { Step = step });
        return ToyTraining.Evaluate(model, task, seed);
    }

    /// <summary>Success at guessing after GRPO near a reference: one imitation of an erring player, or the average of two from the same start.</summary>
    private static double Souped(ulong seed, bool isSoup)
    {
        var task = new NumberGuessing();
        using var start = ToyRollouts.CreateModel(task, seed);
        ToyTraining.Imitate(start, task, steps: 20, seed, error: 0.5);
        using var model = ToyRollouts.CreateModel(task, seed);
        model.CopyWeightsFrom(start);
        ToyTraining.Imitate(model, task, steps: 40, seed + 1_000_000, error: 0.5);
        var reference = model.Copy();
        if (isSoup)
        {
            using var other = ToyRollouts.CreateModel(task, seed);
            other.CopyWeightsFrom(start);
            ToyTraining.Imitate(other, task, steps: 40, seed + 2_000_000, error: 0.5);
            WeightAverage.Move(reference, other, 0.5);
        }

        return Trained(model, task, new GrpoOptions { Kl = new() { Coefficient = 0.3 } }, seed, 0.005, reference);
    }

    /// <summary>Success at guessing after an imitation of an erring player and GRPO, of adapters or of every weight.</summary>
    private static double Adapted(ulong seed, int rank)
    {
        var task = new NumberGuessing();
        using var model = ToyRollouts.CreateModel(task, seed, size: 64);
        ToyTraining.Imitate(model, task, steps: 60, seed, error: 0.5);
        if (rank > 0)
            model.AttachLora(new() { Rank = rank, Alpha = 2 * rank }, seed);
        return Trained(model, task, new GrpoOptions(), seed, rank > 0 ? 0.005 : 0.003);
    }

    private static double Trained(ITokenModel model, IToyTask task, GrpoOptions options, ulong seed, double rate, ITokenModel? reference = null)
    {
        using var update = new PolicyUpdate(model, new Grpo(options), new() { Optimizer = new() { LearningRate = rate, WeightDecay = 0 }, Steps = 60 }, reference);
        ToyTraining.Train(update, task, rounds: 60, tasks: 8, rollouts: 8, seed);
        return ToyTraining.Evaluate(model, task, seed);
    }

    private static ulong[] Tasks(SeededRandom random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextUInt64())];
}

using Platform.Training.Learners;
using Platform.Training.Plans;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Host.Bench.Methods;

/// <summary>Effects of the learners that everything starts with.</summary>
internal static class BasicEffects
{
    public static IReadOnlyList<Effect> Entries { get; } =
    [
        new("sft", "random weights", "higher success on sums after imitation", "success", (seed, _) =>
        {
            var task = new DigitSums();
            using var model = ToyRollouts.CreateModel(task, seed);
            var before = ToyTraining.Evaluate(model, task, seed);
            ToyTraining.Imitate(model, task, steps: 100, seed);
            return (ToyTraining.Evaluate(model, task, seed), before);
        }),
        new("grpo", "imitation alone", "higher success at guessing after imitation of an erring player", "success", (seed, _) =>
        {
            var task = new NumberGuessing();
            using var model = ToyRollouts.CreateModel(task, seed);
            ToyTraining.Imitate(model, task, steps: 60, seed, error: 0.5);
            var before = ToyTraining.Evaluate(model, task, seed);
            var options = new GrpoOptions { GroupSize = 8, BatchSize = 64 };
            using var update = new PolicyUpdate(model, new Grpo(options), new() { Optimizer = new() { LearningRate = 0.005, WeightDecay = 0 }, Steps = 60 });
            ToyTraining.Train(update, task, rounds: 60, tasks: 8, rollouts: 8, seed);
            return (ToyTraining.Evaluate(model, task, seed), before);
        }),
    ];
}

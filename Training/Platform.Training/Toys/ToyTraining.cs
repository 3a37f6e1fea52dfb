using Platform.Policies.Models;
using Platform.Sdk;
using Platform.Training.Learners;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Updates;

namespace Platform.Training.Toys;

/// <summary>Trains on toy tasks: plays, updates, and tells how it went.</summary>
public static class ToyTraining
{
    /// <summary>Trains a policy on its own rollouts.</summary>
    /// <param name="update">Model and method.</param>
    /// <param name="task">The family.</param>
    /// <param name="rounds">Rounds of play.</param>
    /// <param name="tasks">Tasks per round.</param>
    /// <param name="rollouts">Rollouts of each.</param>
    /// <param name="seed">Everything drawn follows from this.</param>
    /// <param name="play">Plays a round in another way than <see cref="ToyRollouts.Play"/>, from the round's number, its tasks and its chance; or null.</param>
    /// <returns>The metrics of each round, with <c>reward</c>, <c>success</c> and <c>length</c> (trainable tokens) among them.</returns>
    public static List<IReadOnlyDictionary<string, double>> Train(
        PolicyUpdate update, IToyTask task, int rounds, int tasks, int rollouts, ulong seed, Func<int, ulong[], SeededRandom, List<Trajectory>>? play = null)
    {
        ArgumentNullException.ThrowIfNull(update);
        ArgumentNullException.ThrowIfNull(task);
        var random = new SeededRandom(seed);
        var history = new List<IReadOnlyDictionary<string, double>>();
        for (var number = 0; number < rounds; number++)
        {
            ulong[] chosen = [.. Enumerable.Range(0, tasks).Select(_ => random.NextUInt64())];
            var trajectories = play?.Invoke(number, chosen, random) ?? ToyRollouts.Play(update.Model, task, chosen, rollouts, random, update.Options.Temperature);
            var metrics = update.Run(new Round(trajectories) { Step = number, Progress = (double)number / rounds, Seed = random.NextUInt64() });
            if (trajectories.Count > 0)
            {
                metrics["reward"] = trajectories.Average(trajectory => trajectory.Return);
                metrics["success"] = trajectories.Average(trajectory => trajectory.Outcome == true ? 1.0 : 0.0);
                metrics["length"] = trajectories.Average(trajectory => trajectory.TrainableCount);
            }

            history.Add(metrics);
        }

        return history;
    }

    /// <summary>Imitates demonstrations.</summary>
    /// <param name="model">The policy.</param>
    /// <param name="task">The family.</param>
    /// <param name="steps">Optimizer steps.</param>
    /// <param name="seed">Everything drawn follows from this.</param>
    /// <param name="error">Chance that a demonstrated token is any token instead.</param>
    /// <param name="learningRate">Above 0.</param>
    /// <param name="batch">Demonstrations per step.</param>
    public static void Imitate(ITokenModel model, IToyTask task, int steps, ulong seed, double error = 0, double learningRate = 0.01, int batch = 32)
    {
        using var update = new PolicyUpdate(model, new Sft(), new() { Optimizer = new OptimizerOptions { LearningRate = learningRate, WeightDecay = 0 }, Steps = steps });
        var random = new SeededRandom(seed);
        for (var step = 0; step < steps; step++)
        {
            ulong[] tasks = [.. Enumerable.Range(0, batch).Select(_ => random.NextUInt64())];
            update.Run(new Round(ToyRollouts.Demonstrate(task, tasks, random, error)) { Step = step });
        }
    }

    /// <summary>Mean return on fresh tasks.</summary>
    /// <param name="model">The policy.</param>
    /// <param name="task">The family.</param>
    /// <param name="seed">Chooses the tasks and the tokens.</param>
    /// <param name="tasks">How many tasks.</param>
    /// <param name="temperature">0 takes the likeliest token.</param>
    public static double Evaluate(ITokenModel model, IToyTask task, ulong seed, int tasks = 256, double temperature = 1)
    {
        var random = new SeededRandom(seed, 0xE7A1);
        return ToyRollouts.Play(model, task, [.. Enumerable.Range(0, tasks).Select(_ => random.NextUInt64())], 1, random, temperature).Average(trajectory => trajectory.Return);
    }
}

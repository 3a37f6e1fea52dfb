using System.Diagnostics;
using System.Text.Json.Nodes;
using Platform.Host.Cli;
using Platform.Plugins.Isolation;
using Platform.Policies.Models;
using Platform.Sdk;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Updates;

namespace Platform.Host.Bench;

/// <summary>Peak memory of one learner's updates, measured in a process of its own.</summary>
internal static class MemoryBench
{
    private const int Groups = 4;
    private const int GroupSize = 8;
    private const int PromptLength = 32;
    private const int ReplyLength = 32;
    private const int Rounds = 3;

    /// <summary>Learners that can be measured: those that are one objective over rounds of trajectories.</summary>
    public static IReadOnlyList<string> Learners { get; } = [.. LearnerCatalogue.Entries.Values.Where(entry => entry.CreateObjective is not null).Select(entry => entry.Name)];

    /// <summary>Measures in a new process.</summary>
    /// <param name="learner">Name of the learner.</param>
    /// <param name="model">Name of the shape.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="WorkFailedException">It failed.</exception>
    public static async Task<JsonObject> MeasureAsync(string learner, string model, CancellationToken cancellationToken)
    {
        var command = WorkerCommand.Managed(typeof(MemoryBench).Assembly.Location, ["bench", "memory", "--learners", learner, "--models", model, "--here", "--json"]);
        using var process = Process.Start(new ProcessStartInfo(command.FileName, command.Arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? JsonNode.Parse(output)!["rows"]![0]!.DeepClone().AsObject()
                : throw new WorkFailedException($"Measuring '{learner}' failed: {(await error).ReplaceLineEndings(" ").Trim()}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Measures in this process, in which nothing may have trained before.</summary>
    /// <param name="learner">Name of the learner.</param>
    /// <param name="shape">Name of the shape.</param>
    public static JsonObject Measure(string learner, string shape)
    {
        var entry = LearnerCatalogue.Entries[learner];
        PeakMemory.Reset();
        var start = PeakMemory.Read();
        using var model = new DecoderModel(BenchModels.Shape(shape), seed: 1);
        var objective = entry.CreateObjective!(Activator.CreateInstance(entry.OptionsType)!);
        var reference = objective.Needs.HasFlag(ObjectiveNeeds.Reference) ? model.Copy() : null;
        using var update = new PolicyUpdate(model, objective, new() { Optimizer = new() { LearningRate = 1e-5 }, Steps = Rounds }, reference);
        var random = new SeededRandom(1);
        for (var step = 0; step < Rounds; step++)
            update.Run(new Round(Play(update, random)) { Step = step, Progress = (double)step / Rounds, Seed = (ulong)step });
        return new()
        {
            ["learner"] = learner,
            ["model"] = shape,
            ["parameters"] = model.Config.ParameterCount,
            ["copies"] = DecoderModel.LiveCount,
            ["ownParameters"] = objective.OwnParameters.Sum(parameter => parameter.numel()),
            ["peakBytes"] = PeakMemory.Read() - start,
            ["bytesPerParameter"] = Math.Round((double)(PeakMemory.Read() - start) / model.Config.ParameterCount, 1),
        };
    }

    /// <summary>Random tokens in groups, half of each right, with the log-probs that the model gives them.</summary>
    private static List<Trajectory> Play(PolicyUpdate update, SeededRandom random)
    {
        var trajectories = new List<Trajectory>();
        for (var group = 0; group < Groups; group++)
        {
            int[] prompt = [.. Enumerable.Range(0, PromptLength).Select(_ => random.Next(update.Model.VocabularySize))];
            for (var k = 0; k < GroupSize; k++)
            {
                int[] tokens = [.. prompt, .. Enumerable.Range(0, ReplyLength).Select(_ => random.Next(update.Model.VocabularySize))];
                trajectories.Add(Trajectory.FromTokens(group, tokens, [.. tokens.Select((_, t) => t >= PromptLength)], new int[tokens.Length], [k % 2]).WithOutcome(k % 2 == 1));
            }
        }

        var logProbs = update.Scorer.LogProbs(update.Model, new Round(trajectories));
        for (var i = 0; i < trajectories.Count; i++)
            logProbs[i].CopyTo(trajectories[i].LogProbs, 0);
        return trajectories;
    }
}

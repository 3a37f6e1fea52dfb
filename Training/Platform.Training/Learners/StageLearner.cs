using System.Text;
using System.Text.Json.Nodes;
using Platform.Training.Updates;

namespace Platform.Training.Learners;

/// <summary>A stage that learns round by round: a source of rounds and an update.</summary>
/// <param name="context">What the stage works with.</param>
/// <param name="source">Where rounds come from; disposed with the learner.</param>
/// <param name="update">What is made of them; disposed with the learner.</param>
public sealed class StageLearner(StageContext context, IRoundSource source, PolicyUpdate update) : IStageLearner
{
    /// <inheritdoc/>
    public async Task<StepOutcome> StepAsync(int stageStep, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var sourced = await source.NextAsync(stageStep, cancellationToken).ConfigureAwait(false);
        var started = context.TimeProvider.GetTimestamp();
        var round = new Round(sourced.Trajectories)
        {
            Step = stageStep,
            Progress = (double)stageStep / context.Stage.Steps,
            Replayed = sourced.Replayed,
            Seed = SeedSequence.Derive(context.Plan.Seed, SeedPurpose.Order, (ulong)context.StageIndex, (ulong)stageStep),
        };
        var metrics = sourced.Metrics;
        await context.Thread.RunAsync(() =>
        {
            foreach (var (name, value) in update.Run(round))
                metrics[name] = value;
        }).ConfigureAwait(false);
        if (round.Trajectories.Count > 0)
            metrics["length"] = round.Trajectories.Average(trajectory => (double)trajectory.TrainableCount);
        metrics["weightsVersion"] = context.Policy.Weights.Version;
        await context.Policy.SyncAsync().ConfigureAwait(false);
        source.Report(sourced, update.Objective.HasAdvantages ? [.. Enumerable.Range(0, round.Trajectories.Count).Select(round.MeanAbsoluteAdvantage)] : []);
        metrics["updateSeconds"] = context.TimeProvider.GetElapsedTime(started).TotalSeconds;
        return new(sourced.Episodes, metrics) { Scores = sourced.Scores };
    }

    /// <inheritdoc/>
    public JsonObject SaveState() => source.SaveState();

    /// <inheritdoc/>
    public void LoadState(JsonObject state) => source.LoadState(state);

    /// <inheritdoc/>
    public void Save(Stream stream)
    {
        update.Save(stream);
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        source.Save(writer);
    }

    /// <inheritdoc/>
    public void Load(Stream stream)
    {
        update.Load(stream);
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        source.Load(reader);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        update.Dispose();
        source.Dispose();
    }
}

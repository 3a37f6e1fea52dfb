using System.Text.Json.Nodes;
using Platform.Sdk;
using Platform.Training.Rewards;
using Platform.Training.Rollouts;

namespace Platform.Training.Learners;

/// <summary>Where a learner's rounds come from: rollouts of the policy, a demonstrator's play, or stored data.</summary>
public interface IRoundSource : IDisposable
{
    /// <summary>The next round. A call that is cancelled has changed nothing.</summary>
    /// <param name="stageStep">Step of the stage, from 0.</param>
    /// <param name="cancellationToken">Ends the play.</param>
    Task<SourcedRound> NextAsync(int stageStep, CancellationToken cancellationToken);

    /// <summary>Told what the update made of the round that came last.</summary>
    /// <param name="round">The round.</param>
    /// <param name="meanAbsoluteAdvantage">Mean |A| of each of its trajectories; empty where the method has no advantages.</param>
    void Report(SourcedRound round, IReadOnlyList<double> meanAbsoluteAdvantage);

    /// <summary>Everything needed to go on exactly here.</summary>
    JsonObject SaveState();

    /// <summary>Continues from what <see cref="SaveState"/> gave.</summary>
    /// <param name="state">The state.</param>
    /// <exception cref="FormatException">The state is not of this source.</exception>
    void LoadState(JsonObject state);

    /// <summary>Writes what is too large for <see cref="SaveState"/>, such as replay.</summary>
    /// <param name="writer">Left open.</param>
    void Save(BinaryWriter writer)
    {
    }

    /// <summary>Continues from what <see cref="Save"/> wrote.</summary>
    /// <param name="reader">Left open.</param>
    /// <exception cref="InvalidDataException">It is not of this source.</exception>
    void Load(BinaryReader reader)
    {
    }
}

/// <summary>A round as it came from its source.</summary>
/// <param name="Trajectories">What is learnt from.</param>
/// <param name="Episodes">Everything that was played, faults included; empty where nothing was.</param>
/// <param name="Metrics">What the source reports.</param>
public sealed record SourcedRound(IReadOnlyList<Trajectory> Trajectories, IReadOnlyList<Episode> Episodes, OrderedDictionary<string, double> Metrics)
{
    /// <summary>What the rubric says of each episode, in order; null where the environment's own reward is the score.</summary>
    public ScoringResult? Scores { get; init; }

    /// <summary>How many of <see cref="Trajectories"/>, from the last on, are replayed from earlier rounds.</summary>
    public int Replayed { get; init; }

    /// <summary>Outcomes of episodes that were played but are not learnt from, for the curriculum.</summary>
    public IReadOnlyList<TaskOutcome> Others { get; init; } = [];
}

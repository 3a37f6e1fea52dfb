using Platform.Policies.Models;
using Platform.Sdk;
using Platform.Training.Curricula;
using Platform.Training.Learners.References;
using Platform.Training.Plans;
using Platform.Training.Rewards;
using Platform.Training.Rollouts;
using Platform.Training.Runs;

namespace Platform.Training.Learners;

/// <summary>What a stage's learner works with. All of it outlives the learner.</summary>
/// <param name="Plan">The run.</param>
/// <param name="StageIndex">Number of the stage, from 0: part of every seed.</param>
/// <param name="Policy">What is trained.</param>
/// <param name="Engine">Plays the episodes.</param>
/// <param name="Scorer">Scores them; null where the environment's own reward is the score.</param>
/// <param name="Thread">Runs the updates.</param>
/// <param name="Observer">Told of progress and of what a person should know.</param>
/// <param name="TimeProvider">Measures the parts of a step.</param>
public sealed record StageContext(
    RunPlan Plan, int StageIndex, TrainedPolicy Policy, RolloutEngine Engine, RubricScorer? Scorer, LearnerThread Thread, IRunObserver Observer, TimeProvider TimeProvider)
{
    /// <summary>The stage.</summary>
    public StagePlan Stage => Plan.Stages[StageIndex];

    /// <summary>How replies are sampled in training.</summary>
    public SamplingOptions Sampling => SamplingFor(Plan.Rollout, Plan.Rollout.Temperature);

    /// <summary>Loads the policy at the start of the stage, which the stage's first checkpoint holds.</summary>
    internal Func<DecoderModel> Start { get; init; } = () => throw new InvalidOperationException("This stage has no start.");

    /// <summary>The reference policy that the stage's learner asks for, for the caller to dispose: the frozen policy at the start of the stage, unless its options say otherwise.</summary>
    /// <exception cref="RunException">The policy has no adapters to switch off, or the other model of a soup cannot be read or has another shape.</exception>
    public ReferencePolicy CreateReference() => ReferencePolicy.Create((Stage.Learner as IReferenced)?.Reference ?? new(), Policy.Model, Start);

    /// <summary>How replies are sampled, at some temperature.</summary>
    /// <param name="rollout">The recipe's settings.</param>
    /// <param name="temperature">Above 0.</param>
    public static SamplingOptions SamplingFor(RolloutOptions rollout, double temperature) => new()
    {
        Temperature = temperature,
        TopP = rollout.TopP,
        TopK = rollout.TopK,
        MaxTokens = rollout.MaxTokensPerTurn,
        StopStrings = rollout.StopStrings,
    };

    /// <summary>The stage's curriculum, for the learner to dispose.</summary>
    /// <param name="rollouts">Rollouts per task that the learner asks for.</param>
    /// <exception cref="RunException">It cannot be made.</exception>
    public StageCurriculum CreateCurriculum(int rollouts) => new(Plan, StageIndex, rollouts);

    /// <summary>Scores what was played.</summary>
    /// <param name="requests">What was asked for.</param>
    /// <param name="result">What was played, in the same order.</param>
    /// <param name="cancellationToken">Ends the scoring.</param>
    /// <returns>Null where the environment's own reward is the score.</returns>
    /// <exception cref="RunException">Too few episodes have a score left.</exception>
    public async Task<ScoringResult?> ScoreAsync(IReadOnlyList<RolloutRequest> requests, RolloutResult result, CancellationToken cancellationToken)
    {
        if (Scorer is null)
            return null;
        var scores = await Scorer.ScoreAsync(result.Episodes, [.. requests.Select(request => request.Group)], cancellationToken).ConfigureAwait(false);
        CheckScores(result, scores);
        return scores;
    }

    /// <summary>Reports finished episodes to the observer.</summary>
    /// <param name="total">How many there will be.</param>
    public IProgress<int> Progress(int total) => new DirectProgress<int>(done => Observer.RolloutProgress(done, total));

    /// <summary>Stops the run when too many episodes were lost to faults: what is left would not be what the recipe asked for.</summary>
    /// <param name="result">What was played.</param>
    /// <exception cref="RunException">More than <see cref="RolloutOptions.MaxFaultShare"/> were dropped, or all of them.</exception>
    public void CheckFaults(RolloutResult result)
    {
        if (result.Dropped == 0)
            return;
        var first = result.Episodes.First(episode => episode.IsFault);
        if (result.Dropped == result.Episodes.Count || result.Dropped > Plan.Rollout.MaxFaultShare * result.Episodes.Count)
            throw new RunException($"{result.Dropped} of {result.Episodes.Count} episodes were dropped as faults, more than rollout.maxFaultShare ({Plan.Rollout.MaxFaultShare}) allows; the first: {first.Fault}");
        Observer.Note($"{result.Dropped} of {result.Episodes.Count} episodes were dropped as faults; the first: {first.Fault}");
    }

    private void CheckScores(RolloutResult result, ScoringResult scores)
    {
        var (played, lost) = (result.Episodes.Count, result.Dropped + scores.Masked);
        if (scores.Masked > 0 && (lost == played || lost > Plan.Rollout.MaxFaultShare * played))
            throw new RunException($"{scores.Masked} of {played} episodes could not be scored, more than rollout.maxFaultShare ({Plan.Rollout.MaxFaultShare}) allows; the first: {scores.FirstFault}");
        if (scores.Masked > 0)
            Observer.Note($"{scores.Masked} of {played} episodes could not be scored and are left out of the update; the first: {scores.FirstFault}");
        else if (scores.FirstFault is not null)
            Observer.Note($"A reward that is only measured is missing in some episodes; the first: {scores.FirstFault}");
        if (scores.Abstained > 0 && scores.Abstained == played - lost)
            Observer.Note($"Every reward abstained on all {scores.Abstained} episodes of this step: it changed nothing.");
    }
}

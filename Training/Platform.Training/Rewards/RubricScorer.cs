using System.Collections.Concurrent;
using Platform.Sdk;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Runs;

namespace Platform.Training.Rewards;

/// <summary>Scores episodes by a rubric: every part at once, each with at most <see cref="RewardPart.Concurrency"/> calls under way.</summary>
/// <remarks>A call that throws, takes longer than <see cref="RewardPart.TimeoutSeconds"/> or gives what is no score is made once more; if that fails as well,
/// the part has no score for those episodes. It is never taken for a score of 0.</remarks>
public sealed class RubricScorer : IAsyncDisposable
{
    private const int Attempts = 2;

    private readonly IReadOnlyList<RewardPart> _parts;
    private readonly object?[] _rewarders;
    private readonly TimeProvider _timeProvider;
    private readonly EpisodeWorkers _workers = new(Math.Max(2, Environment.ProcessorCount));
    private readonly ConcurrentDictionary<ScoringCall, bool> _live = new();

    /// <summary>Makes the rewarders.</summary>
    /// <param name="parts">The rubric.</param>
    /// <param name="timeProvider">Time of the limits.</param>
    /// <exception cref="RunException">A rewarder cannot be made.</exception>
    public RubricScorer(IReadOnlyList<RewardPart> parts, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(parts);
        (_parts, _timeProvider) = (parts, timeProvider);
        try
        {
            _rewarders = [.. parts.Select(part => part.Rewarder is null ? null : Make(part))];
        }
        catch
        {
            _workers.Dispose();
            throw;
        }
    }

    /// <summary>The rubric.</summary>
    public IReadOnlyList<RewardPart> Parts => _parts;

    /// <summary>Scores the episodes that are no faults.</summary>
    /// <param name="episodes">The episodes.</param>
    /// <param name="groups">Number of each one's task: those of one number are seen together by group rewarders. [episodes]</param>
    /// <param name="cancellationToken">Ends the scoring at once.</param>
    public async Task<ScoringResult> ScoreAsync(IReadOnlyList<Episode> episodes, IReadOnlyList<int> groups, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(episodes);
        int[] scored = [.. Enumerable.Range(0, episodes.Count).Where(index => !episodes[index].IsFault)];
        var seconds = _parts.Where(part => part.Rewarder is not null).Select(part => part.TimeoutSeconds).DefaultIfEmpty(1).Min();
        var period = TimeSpan.FromSeconds(Math.Clamp(seconds / 8, 0.005, 1));
        await using var watchdog = _timeProvider.CreateTimer(_ => Watch(), null, period, period).ConfigureAwait(false);
        var columns = new PartScore[_parts.Count][];
        var faults = await Task.WhenAll(_parts.Select(async (part, column) =>
        {
            columns[column] = new PartScore[episodes.Count];
            if (part.Rewarder is not null)
                return await ScorePartAsync(column, episodes, Units(part.Rewarder.Kind, scored, groups), columns[column], cancellationToken).ConfigureAwait(false);
            foreach (var index in scored)
                columns[column][index] = Rubric.Environment(part.Name, episodes[index]);
            return 0;
        })).ConfigureAwait(false);

        var scores = new EpisodeScore?[episodes.Count];
        foreach (var index in scored)
            scores[index] = Rubric.Combine(_parts, [.. columns.Select(column => column[index])], episodes[index].Turns.Count);
        var first = scores.Select(score => score?.Fault).FirstOrDefault(fault => fault is not null)
            ?? scores.SelectMany(score => score?.Parts ?? []).FirstOrDefault(part => part.Fault is not null)?.Fault;
        return new(scores, faults.Sum(), first);
    }

    /// <summary>Ends the workers and disposes the rewarders. No scoring may be under way.</summary>
    public async ValueTask DisposeAsync()
    {
        _workers.Dispose();
        foreach (var rewarder in _rewarders)
        {
            if (rewarder is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync().ConfigureAwait(false);
            else
                (rewarder as IDisposable)?.Dispose();
        }
    }

    private static object Make(RewardPart part)
    {
        try
        {
            return part.Rewarder!.Create();
        }
        catch (Exception exception)
        {
            throw new RunException($"{Who(part)} cannot be made: {OneLine(exception)}", exception);
        }
    }

    /// <summary>What one call scores: an episode, or the rollouts of a task.</summary>
    private static int[][] Units(RewarderKind kind, int[] scored, IReadOnlyList<int> groups) => kind == RewarderKind.Group
        ? [.. scored.GroupBy(index => groups[index]).Select(group => group.ToArray())]
        : [.. scored.Select(index => new[] { index })];

    /// <returns>Calls that failed.</returns>
    private async Task<int> ScorePartAsync(int column, IReadOnlyList<Episode> episodes, int[][] units, PartScore[] results, CancellationToken cancellationToken)
    {
        var part = _parts[column];
        int next = 0, faults = 0;
        var lanes = new Task[Math.Min(part.Concurrency, units.Length)];
        for (var i = 0; i < lanes.Length; i++)
            lanes[i] = _workers.RunAsync(LaneAsync);
        await Task.WhenAll(lanes).ConfigureAwait(false);
        return faults;

        async Task LaneAsync()
        {
            int unit;
            while ((unit = Interlocked.Increment(ref next) - 1) < units.Length)
            {
                for (var attempt = 1; attempt <= Attempts; attempt++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (await ScoreUnitAsync(column, units[unit], episodes, results, cancellationToken))
                        break;
                    Interlocked.Increment(ref faults);
                }
            }
        }
    }

    /// <returns>Whether the rewarder gave scores.</returns>
    private async Task<bool> ScoreUnitAsync(int column, int[] unit, IReadOnlyList<Episode> episodes, PartScore[] results, CancellationToken cancellationToken)
    {
        var part = _parts[column];
        Episode[] scored = [.. unit.Select(index => episodes[index])];
        var task = scored[0].Task.Id;
        string fault;
        try
        {
            var rewards = await CallAsync(part, _rewarders[column]!, scored, cancellationToken);
            if (Fault(part, rewards, scored) is { } wrong)
            {
                fault = $"{Who(part)} {wrong}";
            }
            else
            {
                for (var i = 0; i < unit.Length; i++)
                    results[unit[i]] = part.Rewarder!.Kind == RewarderKind.Turn ? OfTurns(part.Name, rewards) : new(part.Name, rewards[i].Value, rewards[i].Explanation);
                return true;
            }
        }
        catch (Exception exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            fault = exception is OverdueException
                ? $"{Who(part)} did not answer within {part.TimeoutSeconds} s (its timeoutSeconds) on task '{task}'."
                : $"{Who(part)} failed on task '{task}': {OneLine(exception)}";
        }

        foreach (var index in unit)
            results[index] = new(part.Name, null) { Fault = fault };
        return false;
    }

    private async Task<IReadOnlyList<Reward>> CallAsync(RewardPart part, object rewarder, Episode[] scored, CancellationToken cancellationToken)
    {
        var call = new ScoringCall(async token => part.Rewarder!.Kind switch
        {
            RewarderKind.Group => await ((IGroupRewarder)rewarder).ScoreAsync(scored, token).ConfigureAwait(false),
            RewarderKind.Turn => await ((ITurnRewarder)rewarder).ScoreTurnsAsync(scored[0], token).ConfigureAwait(false),
            _ => [await ((IRewarder)rewarder).ScoreAsync(scored[0], token).ConfigureAwait(false)],
        }, part.TimeoutSeconds, _timeProvider, cancellationToken);
        _live[call] = true;
        _workers.Post(static state => _ = ((ScoringCall)state!).RunAsync(), call); // on a stack of its own, so that a hung call holds nobody else
        try
        {
            return await call.Completion.WaitAsync(cancellationToken);
        }
        finally
        {
            _live.TryRemove(call, out _);
        }
    }

    /// <returns>What is wrong with the scores, as the end of a sentence; null if nothing is.</returns>
    private static string? Fault(RewardPart part, IReadOnlyList<Reward>? rewards, Episode[] scored)
    {
        var (task, kind) = (scored[0].Task.Id, part.Rewarder!.Kind);
        var (wanted, of) = kind switch
        {
            RewarderKind.Group => (scored.Length, $"the {scored.Length} rollouts of task '{task}'"),
            RewarderKind.Turn => (scored[0].Turns.Count, $"the {scored[0].Turns.Count} turns of task '{task}'"),
            _ => (1, $"task '{task}'"),
        };
        if (rewards is null || rewards.Any(reward => reward is null))
            return $"gave null for {of}: a reward is expected, or one that abstains.";
        if (rewards.Count != wanted)
            return $"gave {rewards.Count} scores for {of}: one for each is expected.";
        return rewards.FirstOrDefault(reward => reward.Value is { } value && !double.IsFinite(value))?.Value is { } strange
            ? $"gave {strange} for {of}: a score must be finite."
            : null;
    }

    private static PartScore OfTurns(string name, IReadOnlyList<Reward> rewards) => new(
        name, rewards.All(reward => reward.Abstains) ? null : rewards.Sum(reward => reward.Value ?? 0), string.Join(" ", rewards.Select(reward => reward.Explanation).Where(text => text.Length > 0)))
    {
        Turns = [.. rewards.Select(reward => reward.Value)],
    };

    private void Watch()
    {
        var now = _timeProvider.GetTimestamp();
        foreach (var (call, _) in _live)
            call.AbandonIfOverdue(now, _workers);
    }

    private static string Who(RewardPart part) => part.Name == part.Rewarder!.Id ? $"Rewarder '{part.Name}'" : $"Rewarder '{part.Rewarder.Id}' of part '{part.Name}'";

    private static string OneLine(Exception exception) => $"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}";
}

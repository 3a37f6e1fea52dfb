using System.Globalization;
using Platform.Sdk;
using Platform.Training.Plans.Guided;
using Platform.Training.Rollouts;

namespace Platform.Training.Learners.Guided;

/// <summary>Rollouts in groups that are told budgets at the beginning of their first reply.</summary>
/// <param name="context">What the stage works with.</param>
/// <param name="options">The budgets and how they are told.</param>
public sealed class HbpoSource(StageContext context, HbpoOptions options)
    : GuidedSource(context, options.BatchSize * options.Updates / options.GroupSize, options.GroupSize)
{
    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<Trajectory>> ComposeAsync(RoundPlay play, IReadOnlyList<TaskRequest> tasks, double progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(play);
        ArgumentNullException.ThrowIfNull(tasks);
        var requests = play.Requests(tasks).ToArray();
        var budgets = new Dictionary<RolloutRequest, int>(ReferenceEqualityComparer.Instance);
        for (int i = 0, member = 0; i < requests.Length; i++)
        {
            member = i > 0 && requests[i - 1].Group == requests[i].Group ? member + 1 : 0;
            var budget = options.Budgets[member * options.Budgets.Count / tasks[requests[i].Group].Rollouts];
            var text = options.Opening.Replace("{budget}", budget.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            var tokens = new List<int>();
            Context.Policy.Tokenizer.Encode(text, tokens);
            requests[i] = requests[i] with { Opening = new() { Replies = [tokens], AnswerMark = options.AnswerMark.Length > 0 ? options.AnswerMark : text } };
            budgets[requests[i]] = budget;
        }

        var played = await play.PlayAsync(requests, isReported: true, sampling: null, cancellationToken).ConfigureAwait(false);
        return [.. played.OfType<PlayedEpisode>().Select(episode => episode.ToTrajectory(episode.Request.Group).WithBudget(budgets[episode.Request]))];
    }
}

using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Platform.Training.Plans.Preferences;
using Platform.Training.Rollouts;

namespace Platform.Training.Learners.Preferences;

/// <summary>Turns a source's groups into the six sequences of <see cref="Srpo"/>: chosen and rejected alone, and each as the revision of one of them.</summary>
/// <param name="context">What the stage works with.</param>
/// <param name="options">How pairs are made.</param>
/// <param name="inner">Where groups come from; disposed with this source.</param>
internal sealed class RevisionSource(StageContext context, SrpoOptions options, IRoundSource inner) : IRoundSource
{
    private SourcedRound? _played;

    /// <inheritdoc/>
    public async Task<SourcedRound> NextAsync(int stageStep, CancellationToken cancellationToken)
    {
        _played = await inner.NextAsync(stageStep, cancellationToken).ConfigureAwait(false);
        var revised = new List<Trajectory>();
        var left = 0;
        foreach (var group in _played.Trajectories.GroupBy(trajectory => trajectory.Group))
        {
            Trajectory[] members = [.. group.Where(Contrast.IsComparable).Order(TrajectoryOrder.Instance)];
            foreach (var (chosen, rejected) in Pairing.Of(members, options))
            {
                var six = Revisions.Of(members[chosen], members[rejected], RevisionPrompt, revised.Count / Srpo.Parts.Count);
                if (six.Max(trajectory => trajectory.Tokens.Length) <= context.Policy.Model.Config.MaxLength)
                    revised.AddRange(six);
                else
                    left++;
            }
        }

        _played.Metrics["pairsTooLong"] = left;
        if (revised.Count == 0)
            context.Observer.Note($"No pair of this step has revisions that fit policy.model.maxLength ({context.Policy.Model.Config.MaxLength}): the step changed nothing.");
        return new(revised, _played.Episodes, _played.Metrics) { Scores = _played.Scores };
    }

    /// <inheritdoc/>
    public void Report(SourcedRound round, IReadOnlyList<double> meanAbsoluteAdvantage) => inner.Report(_played!, []);

    /// <inheritdoc/>
    public JsonObject SaveState() => inner.SaveState();

    /// <inheritdoc/>
    public void LoadState(JsonObject state) => inner.LoadState(state);

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();

    /// <summary>What stands between an answer and its revision.</summary>
    private int[] RevisionPrompt(Trajectory answer)
    {
        var tokens = new List<int>();
        context.Policy.Template.EndReply(tokens, answer.Tokens.Length > 0 && context.Policy.Template.StopTokens.Contains(answer.Tokens[^1]));
        context.Policy.Template.Append(new ChatMessage(ChatRole.User, options.RevisionPrompt), tokens);
        context.Policy.Template.BeginReply(tokens);
        return [.. tokens];
    }
}

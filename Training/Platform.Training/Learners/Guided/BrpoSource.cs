using System.Globalization;
using Platform.Sdk;
using Platform.Training.Objectives;
using Platform.Training.Plans.Guided;
using Platform.Training.Rollouts;

namespace Platform.Training.Learners.Guided;

/// <summary>Thinking in groups, cut at every budget, and several answers to each cut that are played in the environment.</summary>
/// <remarks>Thinking that ends before a budget is answered once, at its end, and keeps that score for the budgets beyond. The first reply of an episode is thought about; later turns are
/// played as the policy likes. A stop string of the run within the thinking ends its reply without an answer.</remarks>
/// <param name="context">What the stage works with.</param>
/// <param name="options">Budgets, and how many answers.</param>
public sealed class BrpoSource(StageContext context, BrpoOptions options)
    : GuidedSource(context, options.BatchSize * options.Updates / options.GroupSize, options.GroupSize)
{
    private const int FirstCut = 1_000_000; // groups of answers, apart from those of tasks

    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<Trajectory>> ComposeAsync(RoundPlay play, IReadOnlyList<TaskRequest> tasks, double progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(play);
        ArgumentNullException.ThrowIfNull(tasks);
        // 1. Think up to the longest budget
        var requests = play.Requests(tasks).Select(request => request with { Opening = new() { MaxTurns = 1, MaxTokens = options.Budgets[^1] } }).ToArray();
        var drafts = await play.DraftAsync(requests, Context.Sampling with { StopStrings = [options.ThinkingEnd] }, cancellationToken).ConfigureAwait(false);
        var thoughts = requests.Zip(drafts).Where(pair => pair.Second is { Turns.Count: > 0 }).Select(pair => new Thought(pair.First, pair.Second!.Turns[0].Tokens!)).ToArray();
        // 2. Cut it at every budget that it reaches, and answer from there
        foreach (var thought in thoughts)
            thought.Cut(options.Budgets, Mark(), Ended(thought.Tokens.Sampled), Context.Policy.Template.StopTokens);
        var cuts = thoughts.SelectMany(thought => thought.Cuts).ToArray();
        var answers = play.Requests([.. cuts.Select(cut => tasks[cut.Task] with { Rollouts = options.Summaries })]).Select(request => request with
        {
            Opening = new() { Replies = [cuts[request.Group].Given], AnswerMark = options.ThinkingEnd, MaxTokens = cuts[request.Group].Given.Length + options.SummaryTokens },
        }).ToArray();
        var played = await play.PlayAsync(answers, isReported: true, sampling: null, cancellationToken).ConfigureAwait(false);
        // 3. A budget's score is the mean over its answers
        var trajectories = new List<Trajectory>();
        foreach (var answer in played.OfType<PlayedEpisode>())
        {
            var cut = cuts[answer.Request.Group];
            (cut.Sum, cut.Count) = (cut.Sum + answer.Return, cut.Count + 1);
            trajectories.Add(answer.ToTrajectory(FirstCut + answer.Request.Group));
        }

        Thought[] scored = [.. thoughts.Where(thought => thought.Cuts.All(cut => cut.Count > 0))];
        for (var j = 0; j < options.Budgets.Count; j++)
            play.Metrics[string.Create(CultureInfo.InvariantCulture, $"score/{options.Budgets[j]}")] = scored.Length == 0 ? 0 : scored.Average(thought => thought.Scores[j]);
        if (scored.Length > 0)
            play.Metrics["anytimeScore"] = BudgetAdvantages.Anytime(options.Budgets, [.. Enumerable.Range(0, options.Budgets.Count).Select(j => scored.Average(thought => thought.Scores[j]))]);
        play.Metrics["thinkingTokens"] = scored.Length == 0 ? 0 : scored.Average(thought => thought.Tokens.Sampled.Count);
        return [.. scored.Select(thought => thought.ToTrajectory(options.Budgets)), .. trajectories];
    }

    private int[] Mark()
    {
        var tokens = new List<int>();
        Context.Policy.Tokenizer.Encode(options.ThinkingEnd, tokens);
        return [.. tokens];
    }

    private bool Ended(IReadOnlyList<int> tokens) => Context.Policy.Tokenizer.Decode([.. tokens]).Contains(options.ThinkingEnd, StringComparison.Ordinal);

    /// <summary>Where thinking was cut.</summary>
    private sealed record Cut(int Task, int[] Given)
    {
        public double Sum { get; set; }

        public int Count { get; set; }
    }

    /// <summary>One sampled thinking.</summary>
    private sealed class Thought(RolloutRequest request, TurnTokens tokens)
    {
        private readonly List<int> _cutOfBudget = [];

        public TurnTokens Tokens { get; } = tokens;

        public List<Cut> Cuts { get; } = [];

        /// <summary>Score at each budget. [budgets]</summary>
        public double[] Scores => [.. _cutOfBudget.Select(cut => Cuts[cut].Sum / Cuts[cut].Count)];

        public void Cut(IReadOnlyList<int> budgets, int[] mark, bool hasMark, IReadOnlyList<int> stopTokens)
        {
            int[] all = [.. Tokens.Sampled];
            var isOver = false;
            foreach (var budget in budgets)
            {
                if (!isOver)
                {
                    isOver = all.Length <= budget;
                    var part = all[..Math.Min(budget, all.Length)];
                    while (part.Length > 0 && stopTokens.Contains(part[^1])) // given, it would end the reply before its answer
                        part = part[..^1];
                    Cuts.Add(new(request.Group, isOver && hasMark ? part : [.. part, .. mark]));
                }

                _cutOfBudget.Add(Cuts.Count - 1);
            }
        }

        /// <summary>The thinking alone: its segments as turns, each with its budget's score.</summary>
        public Trajectory ToTrajectory(IReadOnlyList<int> budgets)
        {
            var start = Tokens.Prompt.Count;
            int[] all = [.. Tokens.Prompt, .. Tokens.Sampled];
            return Trajectory.FromTokens(
                request.Group, all, [.. all.Select((_, t) => t > 0 && t >= start)], [.. all.Select((_, t) => Segment(t - start))], Scores, [.. new float[start], .. Tokens.LogProbs]);

            int Segment(int place)
            {
                var segment = 0;
                while (segment < budgets.Count - 1 && place >= budgets[segment])
                    segment++;
                return segment;
            }
        }
    }
}

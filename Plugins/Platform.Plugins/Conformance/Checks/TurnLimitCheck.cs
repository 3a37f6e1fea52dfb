using Platform.Sdk;

namespace Platform.Plugins.Conformance.Checks;

/// <summary>Episodes end.</summary>
internal sealed class TurnLimitCheck : IConformanceCheck
{
    private const int MostSteps = 1_000_000;

    public string Name => "turn-limit";

    public string Question => "No episode is longer than the declared MaxTurns, whatever is done in it.";

    public IReadOnlyList<string> Needs => [PlaysCheck.Id];

    public async ValueTask<Finding> RunAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var survey = await context.SurveyAsync(cancellationToken).ConfigureAwait(false);
        if (survey.Bounds.MaxTurns is not { } limit)
            return Finding.NotApplicable("no MaxTurns is declared: a recipe must set rollout.maxTurns.");
        if (limit <= survey.TurnCap)
        {
            return survey.All.FirstOrDefault(played => !played.Episode.IsOver) is { Episode: { } endless, Player: var player }
                ? Finding.Fail($"Task '{endless.Task.Id}' went on after {limit} steps ({player}), the declared MaxTurns.")
                : Finding.Pass($"longest {survey.All.Max(played => played.Episode.Rewards.Count)} steps, limit {limit}.");
        }

        if (limit > MostSteps)
            return Finding.NotApplicable($"MaxTurns is {limit}: too many steps to play.");
        await using var environment = context.Create();
        var task = context.Tasks(1)[0];
        await EpisodePlayer.ResetAsync(context, environment, task, cancellationToken).ConfigureAwait(false);
        for (var step = 1; step <= limit; step++)
        {
            var result = await EpisodePlayer.StepAsync(context, environment, new AgentAction(""), cancellationToken).ConfigureAwait(false);
            if (result.Terminated || result.Truncated)
                return Finding.Pass($"doing nothing ended after {step} steps, limit {limit}.");
        }

        return Finding.Fail($"Task '{task.Id}' went on after {limit} steps (doing nothing), the declared MaxTurns.");
    }
}

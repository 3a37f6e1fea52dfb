using System.Globalization;
using Platform.Sdk;

namespace Platform.Host.Play;

/// <summary>Plays one episode and shows every turn as it happens.</summary>
/// <param name="transcript">Where to show it.</param>
internal sealed class PlaySession(TextWriter transcript)
{
    /// <summary>Plays an episode to its end, or until the player leaves.</summary>
    /// <param name="environment">The environment; the caller disposes it.</param>
    /// <param name="task">The task.</param>
    /// <param name="player">Who acts.</param>
    /// <param name="echo">Whether to show actions; a person has just typed theirs.</param>
    /// <param name="cancellationToken">Ends the play.</param>
    public async Task<PlayedEpisode> RunAsync(IEnvironment environment, TaskSpec task, IPlayer player, bool echo, CancellationToken cancellationToken)
    {
        var turns = new List<PlayedTurn>();
        var (ending, closing) = ("left", "");
        var observation = await environment.ResetAsync(task, cancellationToken);
        while (true)
        {
            transcript.WriteLine(Visible(observation.Text));
            if (await player.ActAsync(observation, cancellationToken) is not { } action)
                break;
            if (echo)
                transcript.WriteLine($"> {Visible(MessageText.Of(action, observation.Tools))}");
            var result = await environment.StepAsync(action, cancellationToken);
            turns.Add(new(observation.Text, MessageText.Of(action, observation.Tools), result.Reward, result.ActionError));
            if (result.Reward != 0)
                transcript.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[reward {result.Reward:0.###}]"));
            observation = result.Observation;
            if (!result.Terminated && !result.Truncated)
                continue;
            (ending, closing) = (result.Terminated ? "terminated" : "truncated", observation.Text);
            transcript.WriteLine(Visible(closing));
            break;
        }

        transcript.Flush();
        return new(turns, closing, ending, (environment as IEpisodeMetrics)?.Metrics ?? new Dictionary<string, double>());
    }

    // What a model writes must not reach the terminal as commands to it.
    private static string Visible(string text) => text.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\t'))
        ? string.Concat(text.Select(letter => char.IsControl(letter) && letter is not ('\n' or '\t') ? $"\\x{(int)letter:x2}" : letter.ToString()))
        : text;
}

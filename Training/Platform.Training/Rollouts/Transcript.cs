using System.Text;
using Platform.Sdk;

namespace Platform.Training.Rollouts;

/// <summary>An episode as text, for a policy that reads what was played.</summary>
public static class Transcript
{
    /// <summary>What was shown, and behind <c>&gt;</c> what was replied, turn by turn.</summary>
    /// <param name="episode">The episode.</param>
    /// <param name="lastTurns">How many turns, from the last on; 0 for all.</param>
    public static string Of(Episode episode, int lastTurns = 0)
    {
        ArgumentNullException.ThrowIfNull(episode);
        var text = new StringBuilder();
        foreach (var turn in lastTurns > 0 ? episode.Turns.TakeLast(lastTurns) : episode.Turns)
        {
            foreach (var message in turn.Messages)
                text.Append(message.Text.TrimEnd()).Append('\n');
            text.Append("> ").Append(turn.Action.Text.Trim()).Append('\n');
        }

        foreach (var message in episode.Closing)
            text.Append(message.Text.TrimEnd()).Append('\n');
        return text.ToString().TrimEnd();
    }
}

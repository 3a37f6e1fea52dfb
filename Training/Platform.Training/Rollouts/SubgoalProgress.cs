using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Platform.Sdk;
using Platform.Training.Plans;

namespace Platform.Training.Rollouts;

/// <summary>Which subgoal an episode is at. Told of every turn, in order; play and learning follow the same rules.</summary>
/// <param name="options">When one is met, and when it is given up.</param>
/// <param name="count">How many there are; null where the environment has its own, whose number nobody knows.</param>
public sealed class SubgoalProgress(SubgoalOptions options, int? count)
{
    private int _turns;

    /// <summary>Subgoals met so far: the number of the active one.</summary>
    public int Met { get; private set; }

    /// <summary>Whether the last one was given up.</summary>
    public bool IsGivenUp { get; private set; }

    /// <summary>Whether a subgoal is active; otherwise the goal itself is what counts.</summary>
    public bool IsActive => !IsGivenUp && !(Met >= count);

    /// <summary>The subgoals that a task names; null where it names none.</summary>
    /// <param name="task">The task.</param>
    public static IReadOnlyList<string>? Named(TaskSpec task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Parameters["subgoals"] is JsonArray { Count: > 0 } named ? [.. named.Select(text => text?.ToString() ?? "")] : null;
    }

    /// <summary>A turn was played.</summary>
    /// <param name="reward">What the environment paid for it.</param>
    /// <returns>Whether it ended the active subgoal: met, or given up.</returns>
    public bool Play(double reward)
    {
        if (!IsActive)
            return false;
        _turns++;
        if (reward >= options.Reward)
            (Met, _turns) = (Met + 1, 0);
        else if (options.MaxTurns > 0 && _turns >= options.MaxTurns)
            IsGivenUp = true;
        else
            return false;
        return true;
    }

    /// <summary>An observation with the active subgoal behind it.</summary>
    /// <param name="observation">As the environment gave it.</param>
    /// <param name="goals">The subgoals.</param>
    public Observation Show(Observation observation, IReadOnlyList<string> goals)
    {
        ArgumentNullException.ThrowIfNull(observation);
        ArgumentNullException.ThrowIfNull(goals);
        if (!IsActive || Met >= goals.Count)
            return observation;
        var text = options.Text.Replace("{subgoal}", goals[Met], StringComparison.Ordinal);
        // One message, where the last is plain text of the user's: most templates want the roles to alternate
        return observation.Messages is [.., { Contents: [TextContent] } last] && last.Role == ChatRole.User
            ? observation with { Messages = [.. observation.Messages.Take(observation.Messages.Count - 1), new(ChatRole.User, last.Text + text)] }
            : observation with { Messages = [.. observation.Messages, new(ChatRole.User, text)] };
    }
}

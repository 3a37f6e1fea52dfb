using Microsoft.Extensions.AI;
using Platform.Policies.Tokenizers;
using Platform.Sdk;
using Platform.Training.Rewards;
using Platform.Training.Rollouts;

namespace Platform.Training.Data;

/// <summary>Writes examples as the tokens a policy would have seen and sampled, with its own tokenizer and chat template.</summary>
/// <param name="tokenizer">The policy's.</param>
/// <param name="template">The policy's.</param>
/// <param name="sampling">How the policy's replies end; its token limit does not bind data.</param>
/// <param name="maxLength">The model's context.</param>
public sealed class ExampleRenderer(ByteLevelBpeTokenizer tokenizer, IChatTemplate template, SamplingOptions sampling, int maxLength)
{
    private readonly DemonstrationRenderer _renderer = new(tokenizer, template, sampling with { MaxTokens = int.MaxValue }, maxLength);

    /// <summary>One response as a trajectory of a turn for each reply.</summary>
    /// <param name="response">Of an example.</param>
    /// <param name="group">Number of its example.</param>
    /// <param name="location">File and line.</param>
    /// <returns>Null where it is longer than the model's context, or has nothing to learn.</returns>
    public Trajectory? Render(ExampleResponse response, int group, string location)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(location);
        if (response.Text is { } text)
        {
            var tokens = tokenizer.Encode(text);
            return tokens.Length < 2 || tokens.Length > maxLength
                ? null
                : Trajectory.FromTokens(group, tokens, [.. tokens.Select((_, t) => t > 0)], new int[tokens.Length], [response.Score]);
        }

        var turns = new List<Turn>();
        var shown = new List<ChatMessage>();
        for (var i = 0; i < response.Messages.Count; i++)
        {
            var message = response.Messages[i];
            if (i < response.PromptMessages || message.Role != ChatRole.Assistant)
            {
                shown.Add(message);
                continue;
            }

            turns.Add(new(shown, new AgentAction(message.Text), 0));
            shown = [];
        }

        turns[^1] = turns[^1] with { Reward = response.Score };
        var episode = new Episode(new TaskSpec("data", location, (ulong)group), turns, Termination.Terminated);
        var rendered = _renderer.Render(episode);
        if (rendered.Turns.Count < turns.Count)
            return null;
        var trajectory = Trajectory.From(rendered, group);
        return trajectory.TrainableCount > 0 ? trajectory : null;
    }

    /// <summary>A stored episode as a trajectory: with its own tokens where they are this policy's, else written anew from its text.</summary>
    /// <param name="stored">Not a fault.</param>
    /// <param name="group">Number of its task.</param>
    /// <returns>Null where it is longer than the model's context or has nothing to learn.</returns>
    /// <exception cref="InvalidDataException">It has tool calls and another policy's tokens.</exception>
    public Trajectory? Render(StoredEpisode stored, int group)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var episode = stored.Episode;
        if (!IsOwn(stored))
        {
            if (stored.HasTools)
                throw new InvalidDataException($"{stored.Location}: the episode calls tools and was sampled with another tokenizer or chat template, so it cannot be written as this policy's tokens: train from the policy that played it.");
            episode = _renderer.Render(episode);
            if (episode.Termination != stored.Episode.Termination)
                return null;
        }

        if (episode.Turns.Sum(turn => turn.Tokens!.Prompt.Count + turn.Tokens.Sampled.Count) > maxLength || episode.Turns.Count == 0)
            return null;
        double[] rewards = [.. episode.Turns.Select(turn => turn.Reward)];
        if (stored.Score is { } score)
            rewards[^1] += score - rewards.Sum();
        var trajectory = Trajectory.From(episode, group, new EpisodeScore(rewards.Sum(), rewards, [], null));
        return trajectory.TrainableCount > 0 ? trajectory : null;
    }

    private bool IsOwn(StoredEpisode stored)
    {
        var turns = stored.Episode.Turns;
        if (turns.Any(turn => turn.Tokens is null || turn.Tokens.Prompt.Concat(turn.Tokens.Sampled).Any(id => id >= tokenizer.VocabularySize)))
            return false;
        if (!turns.All(turn => tokenizer.Decode([.. turn.Tokens!.Sampled]).StartsWith(turn.Action.Text, StringComparison.Ordinal)))
            return false;
        return stored.HasTools || turns.Count == 0 || new PromptWriter(template).Next(turns[0].Messages, []).SequenceEqual(turns[0].Tokens!.Prompt);
    }
}

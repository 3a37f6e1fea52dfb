using Platform.Policies.Tokenizers;
using Platform.Sdk;

namespace Platform.Training.Rollouts;

/// <summary>Writes scripted play as the tokens a policy would have seen and sampled, so that demonstrations and rollouts look the same to a learner.
/// Tool calls are written in the policy's format.</summary>
/// <param name="tokenizer">The policy's.</param>
/// <param name="template">The policy's.</param>
/// <param name="sampling">How the policy's replies end: at a stop string if there is one, else at the template's end token, and always at the token limit.</param>
/// <param name="maxLength">The model's context: turns that do not fit are left out, with all that follow.</param>
public sealed class DemonstrationRenderer(ByteLevelBpeTokenizer tokenizer, IChatTemplate template, SamplingOptions sampling, int maxLength)
{
    /// <summary>Gives every turn its tokens; their log-probs are 0, because nobody sampled them. Safe for several threads at once.</summary>
    /// <param name="episode">Not a fault.</param>
    /// <returns>The episode with tokens; shorter than the original where the context ends, and then <see cref="Termination.TruncatedTokens"/>.</returns>
    public Episode Render(Episode episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        var turns = new List<Turn>(episode.Turns.Count);
        var length = 0;
        var prompts = new PromptWriter(template);
        foreach (var turn in episode.Turns)
        {
            var prompt = prompts.Next(turn.Messages, turn.Tools);
            var reply = Reply(template.Tools.Writes.Write(turn.Action, turn.Tools));
            length += prompt.Count + reply.Length;
            if (length > maxLength)
                return episode with { Turns = turns, Termination = Termination.TruncatedTokens };
            prompts.Replied(reply);
            turns.Add(turn with { Tokens = new TurnTokens(prompt, reply, new float[reply.Length], 0) });
        }

        return episode with { Turns = turns };
    }

    private int[] Reply(string text)
    {
        var tokens = new List<int>();
        if (sampling.StopStrings.Count > 0)
        {
            tokenizer.Encode(text + sampling.StopStrings[0], tokens);
        }
        else
        {
            tokenizer.Encode(text, tokens);
            if (template.StopTokens.Count > 0)
                tokens.Add(template.StopTokens[0]);
        }

        return tokens.Count > sampling.MaxTokens ? [.. tokens.Take(sampling.MaxTokens)] : [.. tokens];
    }
}

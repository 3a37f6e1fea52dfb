using Platform.Policies.Tokenizers;
using Platform.Sdk;
using Platform.Training.Plans;
using Platform.Training.Rollouts;

namespace Platform.Training.Runs;

/// <summary>Learns a run's vocabulary from what an environment and its scripted policies write.</summary>
internal static class TokenizerTraining
{
    /// <summary>Trains a tokenizer.</summary>
    /// <param name="plan">The run.</param>
    /// <param name="engine">Plays the episodes.</param>
    /// <param name="observer">Told when there is no text to learn from.</param>
    /// <param name="cancellationToken">Ends the training.</param>
    /// <exception cref="RunException">Every episode was a fault.</exception>
    public static async Task<ByteLevelBpeTokenizer> RunAsync(RunPlan plan, RolloutEngine engine, IRunObserver observer, CancellationToken cancellationToken)
    {
        var options = plan.Policy.Tokenizer;
        var documents = new List<string>();
        var prompt = ToolPrompt.For(plan.Policy.ToolFormat, plan.Policy.ToolPrompt, plan.Policy.Template);
        var stop = plan.Rollout.StopStrings is [var text, ..] ? text : "";
        string[] players = [.. plan.Environment.ScriptedPolicies.Order(StringComparer.Ordinal)];
        if (players.Length == 0)
            observer.Note($"Environment '{plan.Environment.Id}' has no scripted policy to learn a vocabulary from: the tokenizer writes single bytes.");
        for (var player = 0; player < players.Length; player++)
        {
            var requests = Enumerable.Range(0, options.Episodes).Where(index => index % players.Length == player).Select(index => new RolloutRequest(
                plan.Environment.Tasks.Training(SeedSequence.Derive(plan.Seed, SeedPurpose.TokenizerTasks), index),
                SeedSequence.Derive(plan.Seed, SeedPurpose.TokenizerTasks, (ulong)index), index)).ToArray();
            if (requests.Length == 0)
                continue;
            var result = await engine.PlayScriptedAsync(requests, () => plan.Environment.CreateScripted(players[player]), null, cancellationToken).ConfigureAwait(false);
            if (result.Dropped == requests.Length)
                throw new RunException($"All {requests.Length} episodes for the tokenizer's text were faults; the first: {result.Episodes[0].Fault}");
            foreach (var episode in result.Episodes.Where(episode => !episode.IsFault))
            {
                if (episode.Turns is [{ Tools.Count: > 0 } first, ..])
                    documents.Add(prompt.Announce(first.Tools, isChange: false));
                foreach (var turn in episode.Turns)
                {
                    documents.AddRange(turn.Messages.Select(MessageText.Of));
                    documents.Add(prompt.Writes.Write(turn.Action, turn.Tools) + stop);
                }
            }
        }

        return BpeTrainer.Train(documents, new BpeTrainingOptions { VocabularySize = options.VocabularySize }, cancellationToken);
    }
}

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Platform.Sdk;

namespace Platform.Training.Tests.Support;

/// <summary>Replies with tokens that follow from the conversation's seed and turn alone, after an asynchronous wait. Token ids are characters.</summary>
internal sealed class SeededTokenPolicy : IPolicy
{
    private readonly ConcurrentDictionary<string, int> _turns = new();

    public long WeightsVersion => 7;

    public ConcurrentBag<GenerationRequest> Requests { get; } = [];

    public ConcurrentDictionary<string, bool> Released { get; } = new();

    /// <summary>Runs before a reply; may throw.</summary>
    public Func<GenerationRequest, int, FinishReason>? OnReply { get; init; }

    public async IAsyncEnumerable<Completion> GenerateAsync(GenerationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Requests.Add(request);
        var turn = _turns.AddOrUpdate(request.Conversation, 0, (_, last) => last + 1);
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        var reason = OnReply?.Invoke(request, turn) ?? FinishReason.Stop;
        var random = new SeededRandom(request.Seed, (ulong)turn);
        int[] tokens = reason == FinishReason.ContextFull ? [] : [.. Enumerable.Range(0, 1 + random.Next(Math.Min(4, request.Sampling.MaxTokens))).Select(_ => 'a' + random.Next(26))];
        var text = string.Concat(tokens.Select(token => (char)token));
        // In two pieces where there are two tokens, as a streaming policy gives them.
        if (tokens.Length > 1)
            yield return Piece(text[..1], tokens[..1], [.. request.Messages.SelectMany(message => message.Text).Select(c => (int)c)], null);
        yield return Piece(text[(tokens.Length > 1 ? 1 : 0)..], tokens[(tokens.Length > 1 ? 1 : 0)..],
            tokens.Length > 1 ? [] : [.. request.Messages.SelectMany(message => message.Text).Select(c => (int)c)], reason);
    }

    public ValueTask ReleaseAsync(string conversation)
    {
        Assert.True(Released.TryAdd(conversation, true), $"Conversation {conversation} was released twice.");
        return ValueTask.CompletedTask;
    }

    private static Completion Piece(string text, int[] tokens, int[] prompt, FinishReason? reason) => new(text)
    {
        Tokens = tokens,
        PromptTokens = prompt,
        LogProbs = [.. tokens.Select(token => -token / 100f)],
        WeightsVersion = 7,
        FinishReason = reason,
    };
}

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Platform.Policies.Generation;
using Platform.Policies.Sampling;
using Platform.Policies.Tokenizers;
using Platform.Sdk;

namespace Platform.Policies;

/// <summary>A local language model as a policy: messages become tokens by a chat template, replies are sampled by a <see cref="GenerationEngine"/>.</summary>
/// <remarks>Tokens in, tokens out: what was sampled is never tokenized again. Each reply comes as one piece. Tools on offer are announced in the first prompt,
/// and again when they change; <see cref="ToolCallParser"/> reads the calls from the reply's text.</remarks>
public sealed class LanguageModelPolicy : IPolicy, IAsyncDisposable
{
    private readonly ByteLevelBpeTokenizer _tokenizer;
    private readonly IChatTemplate _template;
    private readonly GenerationEngine _engine;
    private readonly ConcurrentDictionary<string, Dialogue> _dialogues = new(StringComparer.Ordinal);

    /// <summary>Joins the three parts.</summary>
    /// <param name="tokenizer">Of the model's vocabulary.</param>
    /// <param name="template">Writes messages as tokens.</param>
    /// <param name="engine">Samples; the policy disposes it.</param>
    public LanguageModelPolicy(ByteLevelBpeTokenizer tokenizer, IChatTemplate template, GenerationEngine engine) =>
        (_tokenizer, _template, _engine) = (tokenizer, template, engine);

    /// <inheritdoc/>
    public long WeightsVersion => _engine.WeightsVersion;

    /// <summary>What the engine has done so far.</summary>
    public GenerationStatistics Statistics => _engine.Statistics;

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">A message has content that is no text.</exception>
    public async IAsyncEnumerable<Completion> GenerateAsync(GenerationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var dialogue = _dialogues.GetOrAdd(request.Conversation, static (_, template) => new(template), _template);
        var prompt = dialogue.Prompts.Next(request.Messages, request.Tools);
        var shown = request.Hint is { } hint ? dialogue.Prompts.Next([.. request.Messages, hint], request.Tools) : prompt;
        var stops = request.Sampling.StopStrings.Count > 0 ? new StopDetector(request.Sampling.StopStrings) : null;
        var (given, isWhole) = Start(request, stops);
        var turn = new TurnRequest(request.Conversation, request.Seed, [.. dialogue.Pending, .. shown, .. given], request.Sampling with { MaxTokens = Math.Max(1, request.Sampling.MaxTokens - given.Length) })
        {
            StopTokens = _template.StopTokens,
            Ends = stops is null ? null : token => !IsStopToken(request.Sampling, token) && stops.Append(_tokenizer.TokenBytes(token)),
        };
        TurnResult result;
        try
        {
            result = isWhole
                ? new([], [], [], _engine.WeightsVersion, given.Length < request.Sampling.MaxTokens ? FinishReason.Stop : FinishReason.Length)
                : await _engine.GenerateAsync(turn, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // The engine has forgotten the conversation; what is asked next under this id begins a new one.
            _dialogues.TryRemove(request.Conversation, out _);
            throw;
        }

        // What the engine has not been told of waits for the next reply that it samples.
        dialogue.Pending = isWhole ? turn.Prompt : [];
        int[] tokens = isWhole || result.Tokens.Length > 0 ? [.. given, .. result.Tokens] : [];
        var stopped = tokens.Length > 0 && IsStopToken(request.Sampling, tokens[^1]);
        if (tokens.Length > 0)
            dialogue.Prompts.Replied(tokens);
        var text = Text(stopped ? tokens.AsSpan(..^1) : tokens, stops?.Cut);
        var action = ToolCallParser.ParseAction(text, request.Tools, _template.Tools.Reads, dialogue.Calls + 1);
        dialogue.Calls += action.ToolCalls.Count;
        yield return new(text)
        {
            ToolCalls = action.ToolCalls,
            ParseError = action.ParseError,
            // Nothing was appended where the context had no room for a reply.
            PromptTokens = tokens.Length > 0 ? prompt : [],
            Tokens = tokens,
            LogProbs = tokens.Length > 0 ? [.. new float[given.Length], .. result.LogProbs] : [],
            Given = tokens.Length > 0 ? given.Length : 0,
            Allowed = result.Allowed.Length > 0 ? [.. new TokenSet?[given.Length], .. result.Allowed] : null,
            WeightsVersion = result.WeightsVersion,
            FinishReason = result.FinishReason,
        };
    }

    /// <inheritdoc/>
    public async ValueTask ReleaseAsync(string conversation)
    {
        _dialogues.TryRemove(conversation, out _);
        await _engine.ReleaseAsync(conversation).ConfigureAwait(false);
    }

    /// <summary>Takes new weights between two rollouts.</summary>
    /// <param name="weights">The weights.</param>
    /// <exception cref="InvalidOperationException">Replies are being sampled.</exception>
    public Task LoadAsync(IDecoderWeights weights) => _engine.LoadAsync(weights);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    /// <summary>The beginning that was asked for, cut where it ends the reply by itself.</summary>
    private (int[] Given, bool IsWhole) Start(GenerationRequest request, StopDetector? stops)
    {
        var count = 0;
        while (count < request.ReplyStart.Count && count < request.Sampling.MaxTokens)
        {
            var token = request.ReplyStart[count++];
            if (IsStopToken(request.Sampling, token) || (stops?.Append(_tokenizer.TokenBytes(token)) ?? false))
                return ([.. request.ReplyStart.Take(count)], true);
        }

        return ([.. request.ReplyStart.Take(count)], count > 0 && count == request.Sampling.MaxTokens);
    }

    private bool IsStopToken(SamplingOptions sampling, int token) => _template.StopTokens.Contains(token) || sampling.StopTokens.Contains(token);

    private string Text(ReadOnlySpan<int> tokens, long? cut)
    {
        var bytes = _tokenizer.DecodeBytes(tokens).AsSpan();
        return Encoding.UTF8.GetString(cut is { } end && end < bytes.Length ? bytes[..(int)end] : bytes);
    }

    /// <summary>A conversation between its turns.</summary>
    private sealed class Dialogue(IChatTemplate template)
    {
        public PromptWriter Prompts { get; } = new(template);

        /// <summary>Tokens of turns that were wholly given, which the engine has yet to see.</summary>
        public IReadOnlyList<int> Pending { get; set; } = [];

        /// <summary>Tool calls so far, which number the next.</summary>
        public int Calls { get; set; }
    }
}

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Platform.Policies.Generation;
using Platform.Policies.Sampling;
using Platform.Policies.Tokenizers;
using Platform.Sdk;

namespace Platform.Policies;

/// <summary>A local language model as a policy: messages become tokens by a chat template, replies are sampled by a <see cref="GenerationEngine"/>.</summary>
/// <remarks>Tokens in, tokens out: what was sampled is never tokenized again. Each reply comes as one piece. Tools on offer are not written into the prompt,
/// so the environment's messages describe them; <see cref="Completion.ToolCalls"/> stays empty.</remarks>
public sealed class LanguageModelPolicy : IPolicy, IAsyncDisposable
{
    private readonly ByteLevelBpeTokenizer _tokenizer;
    private readonly IChatTemplate _template;
    private readonly GenerationEngine _engine;
    private readonly ConcurrentDictionary<string, LastReply> _replies = new(StringComparer.Ordinal);

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
        var prompt = Prompt(request);
        var stops = request.Sampling.StopStrings.Count > 0 ? new StopDetector(request.Sampling.StopStrings) : null;
        var turn = new TurnRequest(request.Conversation, request.Seed, prompt, request.Sampling)
        {
            StopTokens = _template.StopTokens,
            Ends = stops is null ? null : token => !IsStopToken(request.Sampling, token) && stops.Append(_tokenizer.TokenBytes(token)),
        };
        TurnResult result;
        try
        {
            result = await _engine.GenerateAsync(turn, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // The engine has forgotten the conversation; what is asked next under this id begins a new one.
            _replies.TryRemove(request.Conversation, out _);
            throw;
        }

        var tokens = result.Tokens;
        var stopped = tokens.Length > 0 && IsStopToken(request.Sampling, tokens[^1]);
        if (tokens.Length > 0)
            _replies[request.Conversation] = new(_template.StopTokens.Contains(tokens[^1]));
        yield return new(Text(stopped ? tokens.AsSpan(..^1) : tokens, stops?.Cut))
        {
            // Nothing was appended where the context had no room for a reply.
            PromptTokens = tokens.Length > 0 ? prompt : [],
            Tokens = tokens,
            LogProbs = result.LogProbs,
            WeightsVersion = result.WeightsVersion,
            FinishReason = result.FinishReason,
        };
    }

    /// <inheritdoc/>
    public async ValueTask ReleaseAsync(string conversation)
    {
        _replies.TryRemove(conversation, out _);
        await _engine.ReleaseAsync(conversation).ConfigureAwait(false);
    }

    /// <summary>Takes new weights between two rollouts.</summary>
    /// <param name="weights">The weights.</param>
    /// <exception cref="InvalidOperationException">Replies are being sampled.</exception>
    public Task LoadAsync(IDecoderWeights weights) => _engine.LoadAsync(weights);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private List<int> Prompt(GenerationRequest request)
    {
        var tokens = new List<int>();
        if (_replies.TryGetValue(request.Conversation, out var last))
            _template.EndReply(tokens, last.EndTokenSampled);
        foreach (var message in request.Messages)
            _template.Append(message, tokens);
        _template.BeginReply(tokens);
        return tokens;
    }

    private bool IsStopToken(SamplingOptions sampling, int token) => _template.StopTokens.Contains(token) || sampling.StopTokens.Contains(token);

    private string Text(ReadOnlySpan<int> tokens, long? cut)
    {
        var bytes = _tokenizer.DecodeBytes(tokens).AsSpan();
        return Encoding.UTF8.GetString(cut is { } end && end < bytes.Length ? bytes[..(int)end] : bytes);
    }

    /// <param name="EndTokenSampled">Whether the reply ended with one of the template's stop tokens.</param>
    private readonly record struct LastReply(bool EndTokenSampled);
}

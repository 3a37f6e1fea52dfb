using System.Text;
using Microsoft.Extensions.AI;
using Platform.Sdk;

namespace Platform.Training.Rollouts;

/// <summary>A policy that replies to chat messages, in one conversation.</summary>
internal sealed class PolicyActor(IPolicy policy, SamplingOptions sampling, string conversation, string? sharedPrefix, ulong seed, RolloutOpening? opening) : IActor
{
    private int _turn;

    public async ValueTask<ActorReply> ActAsync(Observation observation, int tokensLeft, CancellationToken cancellationToken)
    {
        var most = Math.Min(tokensLeft, _turn == 0 && opening is { MaxTokens: > 0 and var limit } ? limit : sampling.MaxTokens);
        var request = new GenerationRequest(conversation, seed, observation.Messages, most != sampling.MaxTokens ? sampling with { MaxTokens = most } : sampling)
        {
            Tools = observation.Tools,
            SharedPrefix = _turn == 0 ? sharedPrefix : null,
            ReplyStart = opening is not null && _turn < opening.Replies.Count ? opening.Replies[_turn] : [],
            Hint = _turn == 0 && opening?.Hint is { } hint ? new(ChatRole.User, hint) : null,
        };
        _turn++;
        Completion? whole = null;
        Pieces? pieces = null;
        await foreach (var completion in policy.GenerateAsync(request, cancellationToken))
        {
            if (whole is null)
            {
                whole = completion;
                continue;
            }

            pieces ??= new Pieces(whole);
            pieces.Add(completion);
        }

        whole = pieces?.Join() ?? whole ?? throw new InvalidOperationException($"The policy gave no completion for conversation '{conversation}': at least one is expected.");
        var full = whole.FinishReason == FinishReason.ContextFull;
        if (full && whole.Text.Length == 0 && whole.Tokens is null or { Count: 0 })
            return new(null, null, true);
        var tokens = whole.Tokens is null ? null : new TurnTokens(whole.PromptTokens ?? [], whole.Tokens, whole.LogProbs ?? [], whole.WeightsVersion)
        {
            Given = whole.Given,
            Hint = request.Hint?.Text,
            Allowed = whole.Allowed,
        };
        return new(new AgentAction(opening?.ActionText(whole.Text) ?? whole.Text) { ToolCalls = whole.ToolCalls, ParseError = whole.ParseError }, tokens, full);
    }

    public ValueTask ReleaseAsync() => policy.ReleaseAsync(conversation);

    /// <summary>Joins the pieces of a reply that came in several.</summary>
    private sealed class Pieces
    {
        private readonly StringBuilder _text = new();
        private readonly List<int> _prompt = [];
        private readonly List<int> _tokens = [];
        private readonly List<float> _logProbs = [];
        private readonly List<FunctionCallContent> _toolCalls = [];
        private readonly List<TokenSet?> _allowed = [];
        private string? _parseError;
        private int _given;
        private Completion _last;

        public Pieces(Completion first)
        {
            _last = first;
            Add(first);
        }

        public void Add(Completion piece)
        {
            _text.Append(piece.Text);
            _prompt.AddRange(piece.PromptTokens ?? []);
            _tokens.AddRange(piece.Tokens ?? []);
            _logProbs.AddRange(piece.LogProbs ?? []);
            _toolCalls.AddRange(piece.ToolCalls);
            _parseError ??= piece.ParseError;
            _given += piece.Given;
            _allowed.AddRange(piece.Allowed ?? [.. new TokenSet?[piece.Tokens?.Count ?? 0]]);
            _last = piece;
        }

        public Completion Join() => _last with
        {
            Text = _text.ToString(),
            PromptTokens = _prompt,
            Tokens = _tokens.Count > 0 || _last.Tokens is not null ? _tokens : null,
            LogProbs = _logProbs,
            ToolCalls = _toolCalls,
            ParseError = _parseError,
            Given = _given,
            Allowed = _allowed.Exists(allowed => allowed is not null) ? _allowed : null,
        };
    }
}

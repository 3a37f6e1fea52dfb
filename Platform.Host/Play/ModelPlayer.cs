using System.Text;
using Microsoft.Extensions.AI;
using Platform.Host.Policies;
using Platform.Sdk;
using Platform.Training.Runs;

namespace Platform.Host.Play;

/// <summary>A language model in one conversation.</summary>
internal sealed class ModelPlayer : IPlayer
{
    private const string Conversation = "play";
    private readonly TrainedPolicy _policy;
    private readonly SamplingOptions _sampling;
    private readonly ulong _seed;
    private bool _isFull;

    private ModelPlayer(TrainedPolicy policy, SamplingOptions sampling, ulong seed) => (_policy, _sampling, _seed) = (policy, sampling, seed);

    /// <summary>Loads the model.</summary>
    /// <param name="source">Where it is.</param>
    /// <param name="temperature">Sampling temperature; 0 is greedy.</param>
    /// <param name="seed">Seed of its sampling.</param>
    /// <exception cref="RunException">The model cannot be loaded.</exception>
    public static ModelPlayer Load(ModelSource source, double temperature, ulong seed) =>
        new(TrainedPolicy.Load(source.Folder, source.Policy, source.Generation, concurrency: 1), ModelSampling.For(source.Rollout, temperature), seed);

    /// <inheritdoc/>
    public async ValueTask<AgentAction?> ActAsync(Observation observation, CancellationToken cancellationToken)
    {
        if (_isFull)
            return null;
        var text = new StringBuilder();
        var toolCalls = new List<FunctionCallContent>();
        string? parseError = null;
        await foreach (var piece in _policy.Policy.GenerateAsync(new GenerationRequest(Conversation, _seed, observation.Messages, _sampling) { Tools = observation.Tools }, cancellationToken))
        {
            text.Append(piece.Text);
            toolCalls.AddRange(piece.ToolCalls);
            parseError ??= piece.ParseError;
            _isFull = piece.FinishReason == FinishReason.ContextFull;
        }

        return _isFull && text.Length == 0 ? null : new AgentAction(text.ToString()) { ToolCalls = toolCalls, ParseError = parseError };
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _policy.DisposeAsync();
}

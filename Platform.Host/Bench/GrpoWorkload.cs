using Platform.Policies.Generation;
using Platform.Policies.Models;
using Platform.Sdk;
using Platform.Training.Learners;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Updates;

namespace Platform.Host.Bench;

/// <summary>One whole GRPO step: 8 prompts of 32 tokens, 8 samples of 32 tokens each, log-probs of a reference model, one update.</summary>
/// <remarks>The group's prompt is computed once, and the log-probs that sampling gave are the old ones.</remarks>
internal sealed class GrpoWorkload : IBenchWorkload
{
    private const int Prompts = 8;
    private const int Length = 32;

    /// <inheritdoc/>
    public string Name => "grpo";

    /// <inheritdoc/>
    public string PeerName => "grpo";

    /// <summary>Samples in all; the number of prompts is fixed.</summary>
    public IReadOnlyList<int> DefaultBatches => [64];

    /// <inheritdoc/>
    public IReadOnlyList<(string Peer, string Marker)> PeerVariants => [("pytorch", "shared_prefill=1"), ("pytorch-unshared", "shared_prefill=0")];

    /// <inheritdoc/>
    public bool TakesRoundedWeights => false;

    /// <inheritdoc/>
    public double FloorSeconds(PhysicalFloor floor, int batch) => floor.Sample(batch, Prompts, 0, Length, Length) + floor.Train(batch, 2 * Length, Length, forwards: 1);

    /// <inheritdoc/>
    public long Tokens(int batch) => (long)batch * Length;

    /// <inheritdoc/>
    public IBenchRun Start(BenchSettings settings, string model, int batch) => new Run(settings, model, batch);

    private sealed class Run : IBenchRun
    {
        private readonly GenerationFixture _fixture;
        private readonly PolicyUpdate _update;
        private readonly SamplingOptions _sampling = new() { MaxTokens = Length };
        private readonly LearnerThread _thread = new();
        private readonly int _batch;

        public Run(BenchSettings settings, string model, int batch)
        {
            _fixture = new(settings, model, batch);
            var options = new GrpoOptions { GroupSize = Math.Max(2, batch / Prompts), BatchSize = batch, Kl = new() { Coefficient = 0.04 } };
            _update = new(_fixture.Model, new Grpo(options), new() { Optimizer = new() { LearningRate = 1e-5 } }, new DecoderModel(BenchModels.Shape(model), seed: 1));
            _batch = batch;
        }

        public string Engine => _fixture.Engine;

        public async ValueTask RunAsync(CancellationToken cancellationToken)
        {
            var prompts = Enumerable.Range(0, Prompts).Select(_ => _fixture.RandomTokens(Length)).ToArray();
            var names = Enumerable.Range(0, _batch).Select(_ => _fixture.NewConversation()).ToArray();
            var replies = await Task.WhenAll(names.Select((name, i) => _fixture.Generation.GenerateAsync(
                new TurnRequest(name, (ulong)i, prompts[Group(i)], _sampling), cancellationToken)));
            await Task.WhenAll(names.Select(_fixture.Generation.ReleaseAsync));
            await _thread.RunAsync(() => Update(prompts, replies));
            _fixture.Weights.Advance();
            await _fixture.Generation.LoadAsync(_fixture.Weights);
        }

        public async ValueTask DisposeAsync()
        {
            _thread.Dispose();
            await _fixture.DisposeAsync();
            _update.Dispose();
        }

        private int Group(int sample) => sample * Prompts / _batch;

        private void Update(int[][] prompts, TurnResult[] replies)
        {
            var half = _fixture.Model.Config.VocabularySize / 2;
            var rewards = replies.Select(reply => reply.Tokens.Count(token => token < half) / (double)Length).ToArray();
            _update.Run(new([.. replies.Select((reply, i) => Trajectory.FromTokens(
                Group(i),
                [.. prompts[Group(i)], .. reply.Tokens],
                [.. Enumerable.Range(0, 2 * Length).Select(t => t >= Length)],
                new int[2 * Length],
                [rewards[i]],
                [.. new float[Length], .. reply.LogProbs]))]));
        }
    }
}

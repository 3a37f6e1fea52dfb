using Platform.Policies.Generation;
using Platform.Policies.Models;
using Platform.Sdk;
using Platform.Training.Learners;
using Platform.Training.Objectives;
using Platform.Training.Plans;
using static TorchSharp.torch;

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
    public bool TakesBf16 => false;

    /// <inheritdoc/>
    public long Tokens(int batch) => (long)batch * Length;

    /// <inheritdoc/>
    public IBenchRun Start(BenchSettings settings, string model, int batch) => new Run(settings, model, batch);

    private sealed class Run : IBenchRun
    {
        private const double MaxGradientNorm = 1;
        private static readonly int MicroBatchTokens = new OptimizerOptions().MicroBatchTokens;
        private readonly GenerationFixture _fixture;
        private readonly DecoderModel _reference;
        private readonly TorchSharp.Modules.AdamW _optimizer;
        private readonly GrpoOptions _options;
        private readonly SamplingOptions _sampling = new() { MaxTokens = Length };
        private readonly LearnerThread _thread = new();
        private readonly int _batch;

        public Run(BenchSettings settings, string model, int batch)
        {
            _fixture = new(settings, model, batch);
            _reference = new DecoderModel(BenchModels.Shape(model), seed: 1);
            _optimizer = optim.AdamW(_fixture.Model.parameters(), lr: 1e-5);
            _options = new() { GroupSize = Math.Max(2, batch / Prompts), BatchSize = batch, Kl = new() { Coefficient = 0.04 } };
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
            _reference.Dispose();
            _optimizer.Dispose();
        }

        private int Group(int sample) => sample * Prompts / _batch;

        private void Update(int[][] prompts, TurnResult[] replies)
        {
            var half = _fixture.Model.Config.VocabularySize / 2;
            var rewards = replies.Select(reply => reply.Tokens.Count(token => token < half) / (double)Length).ToArray();
            var advantages = Enumerable.Range(0, _batch).GroupBy(Group).SelectMany(group => GroupAdvantages.Standardized([.. group.Select(i => rewards[i])])).ToArray();
            var trainable = Enumerable.Range(0, 2 * Length).Select(t => t >= Length).ToArray();
            _optimizer.zero_grad();
            foreach (var rows in Enumerable.Range(0, _batch).Chunk(Math.Max(1, MicroBatchTokens / (2 * Length))))
            {
                using var scope = NewDisposeScope();
                var sequences = new SequenceBatch([.. rows.Select(i => (int[])[.. prompts[Group(i)], .. replies[i].Tokens])], [.. Enumerable.Repeat(trainable, rows.Length)]);
                using var batch = new GrpoBatch(
                    tensor(rows.SelectMany(i => Enumerable.Repeat((float)advantages[i], Length)).ToArray()),
                    tensor(rows.SelectMany(i => replies[i].LogProbs).ToArray()),
                    ReferenceLogProbs(sequences),
                    tensor(Enumerable.Repeat(1f / (_batch * Length), rows.Length * Length).ToArray()));
                using var scores = _fixture.Model.TokenLogProbs(sequences);
                Grpo.Loss(batch, scores.LogProbs, null, _options).Loss.backward();
            }

            nn.utils.clip_grad_norm_(_fixture.Model.parameters(), MaxGradientNorm);
            _optimizer.step();
        }

        private Tensor ReferenceLogProbs(SequenceBatch sequences)
        {
            using var guard = no_grad();
            return _reference.TokenLogProbs(sequences).LogProbs;
        }
    }
}

using Platform.Policies.Models;
using static TorchSharp.torch;

namespace Platform.Host.Bench;

/// <summary>One training step: forward pass, cross-entropy of every next token, backward pass and AdamW, on sequences of 128 tokens.</summary>
internal sealed class TrainWorkload : IBenchWorkload
{
    private const int Time = 128;

    /// <inheritdoc/>
    public string Name => "train";

    /// <inheritdoc/>
    public string PeerName => "train";

    /// <inheritdoc/>
    public IReadOnlyList<int> DefaultBatches => [8, 32];

    /// <inheritdoc/>
    public IReadOnlyList<(string Peer, string Marker)> PeerVariants => [("pytorch", " train ")];

    /// <inheritdoc/>
    public bool TakesRoundedWeights => false;

    /// <inheritdoc/>
    public double FloorSeconds(PhysicalFloor floor, int batch) => floor.Train(batch, Time, Time);

    /// <inheritdoc/>
    public long Tokens(int batch) => (long)batch * Time;

    /// <inheritdoc/>
    public IBenchRun Start(BenchSettings settings, string model, int batch) => new Run(model, batch);

    private sealed class Run : IBenchRun
    {
        private readonly DecoderModel _model;
        private readonly TorchSharp.Modules.AdamW _optimizer;
        private readonly SequenceBatch _batch;

        public Run(string model, int batch)
        {
            var shape = BenchModels.Shape(model);
            _model = new DecoderModel(shape, seed: 1);
            _optimizer = optim.AdamW(_model.parameters(), lr: 1e-4);
            var random = new Random(1);
            var trainable = Enumerable.Range(0, Time + 1).Select(t => t > 0).ToArray();
            var tokens = Enumerable.Range(0, batch).Select(_ => Enumerable.Range(0, Time + 1).Select(_ => random.Next(shape.VocabularySize)).ToArray()).ToArray();
            _batch = new SequenceBatch(tokens, [.. Enumerable.Repeat(trainable, batch)]);
        }

        public string Engine => "torch";

        public ValueTask RunAsync(CancellationToken cancellationToken)
        {
            using var scope = NewDisposeScope();
            _optimizer.zero_grad();
            var loss = -_model.TokenLogProbs(_batch).LogProbs.mean();
            loss.backward();
            _optimizer.step();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            _optimizer.Dispose();
            _model.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

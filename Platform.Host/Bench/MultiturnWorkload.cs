using Platform.Policies.Generation;
using Platform.Sdk;

namespace Platform.Host.Bench;

/// <summary>Episodes of 8 turns: each appends 24 tokens of the environment and samples 16. What was computed for earlier turns is kept.</summary>
internal sealed class MultiturnWorkload : IBenchWorkload
{
    private const int Turns = 8;
    private const int Observed = 24;
    private const int Sampled = 16;

    /// <inheritdoc/>
    public string Name => "multiturn";

    /// <inheritdoc/>
    public string PeerName => "multiturn";

    /// <inheritdoc/>
    public IReadOnlyList<int> DefaultBatches => [32];

    /// <inheritdoc/>
    public IReadOnlyList<(string Peer, string Marker)> PeerVariants => [("pytorch", "keep_kv=1"), ("pytorch-reencode", "keep_kv=0")];

    /// <inheritdoc/>
    public bool TakesRoundedWeights => true;

    /// <inheritdoc/>
    public double FloorSeconds(PhysicalFloor floor, int batch) => Enumerable.Range(0, Turns).Sum(turn => turn == 0
        ? floor.Sample(batch, batch, 0, Observed, Sampled)
        : floor.Sample(batch, batch, turn * (Observed + Sampled) - 1, Observed + 1, Sampled)); // the last sampled token of a turn is fed with the next

    /// <inheritdoc/>
    public long Tokens(int batch) => (long)batch * Turns * Sampled;

    /// <inheritdoc/>
    public IBenchRun Start(BenchSettings settings, string model, int batch) => new Run(settings, model, batch);

    private sealed class Run(BenchSettings settings, string model, int batch) : IBenchRun
    {
        private readonly GenerationFixture _fixture = new(settings, model, batch);
        private readonly SamplingOptions _sampling = new() { MaxTokens = Sampled };

        public string Engine => _fixture.Engine;

        public async ValueTask RunAsync(CancellationToken cancellationToken)
        {
            var names = Enumerable.Range(0, batch).Select(_ => _fixture.NewConversation()).ToArray();
            for (var turn = 0; turn < Turns; turn++)
                await Task.WhenAll(names.Select((name, i) => _fixture.Generation.GenerateAsync(new TurnRequest(name, (ulong)i, _fixture.RandomTokens(Observed), _sampling), cancellationToken)));
            await Task.WhenAll(names.Select(_fixture.Generation.ReleaseAsync));
        }

        public ValueTask DisposeAsync() => _fixture.DisposeAsync();
    }
}

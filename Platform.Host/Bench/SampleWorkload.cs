using Platform.Policies.Generation;
using Platform.Sdk;

namespace Platform.Host.Bench;

/// <summary>Sampling: prompts of 64 tokens, 64 tokens sampled for each; the prompt's time counts, its tokens do not.</summary>
internal sealed class SampleWorkload : IBenchWorkload
{
    private const int Prompt = 64;
    private const int Sampled = 64;

    /// <inheritdoc/>
    public string Name => "sample";

    /// <inheritdoc/>
    public string PeerName => "sample";

    /// <inheritdoc/>
    public IReadOnlyList<int> DefaultBatches => [1, 8, 32, 64];

    /// <inheritdoc/>
    public IReadOnlyList<(string Peer, string Marker)> PeerVariants => [("pytorch", " sample ")];

    /// <inheritdoc/>
    public bool TakesRoundedWeights => true;

    /// <inheritdoc/>
    public double FloorSeconds(PhysicalFloor floor, int batch) => floor.Sample(batch, batch, 0, Prompt, Sampled);

    /// <inheritdoc/>
    public long Tokens(int batch) => (long)batch * Sampled;

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
            await Task.WhenAll(names.Select((name, i) => _fixture.Generation.GenerateAsync(new TurnRequest(name, (ulong)i, _fixture.RandomTokens(Prompt), _sampling), cancellationToken)));
            await Task.WhenAll(names.Select(_fixture.Generation.ReleaseAsync));
        }

        public ValueTask DisposeAsync() => _fixture.DisposeAsync();
    }
}

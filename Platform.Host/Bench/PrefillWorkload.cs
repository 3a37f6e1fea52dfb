using Platform.Policies.Generation;
using Platform.Sdk;

namespace Platform.Host.Bench;

/// <summary>Groups of rollouts: 8 prompts of 256 tokens, each for batch / 8 conversations, and one token sampled for each. What is counted is the prompts' tokens, once each.</summary>
internal sealed class PrefillWorkload : IBenchWorkload
{
    private const int Prompts = 8;
    private const int Length = 256;

    /// <inheritdoc/>
    public string Name => "prefill";

    /// <inheritdoc/>
    public string PeerName => "";

    /// <inheritdoc/>
    public IReadOnlyList<int> DefaultBatches => [2 * Prompts, 8 * Prompts, 32 * Prompts];

    /// <inheritdoc/>
    public IReadOnlyList<(string Peer, string Marker)> PeerVariants => [];

    /// <inheritdoc/>
    public bool TakesRoundedWeights => true;

    /// <inheritdoc/>
    public double FloorSeconds(PhysicalFloor floor, int batch) => floor.Sample(batch, Prompts, 0, Length, 1);

    /// <inheritdoc/>
    public long Tokens(int batch) => (long)Prompts * Length;

    /// <inheritdoc/>
    public IBenchRun Start(BenchSettings settings, string model, int batch) => new Run(settings, model, batch);

    private sealed class Run(BenchSettings settings, string model, int batch) : IBenchRun
    {
        private readonly GenerationFixture _fixture = new(settings, model, batch);
        private readonly SamplingOptions _sampling = new() { MaxTokens = 1 };

        public string Engine => _fixture.Engine;

        public async ValueTask RunAsync(CancellationToken cancellationToken)
        {
            var prompts = Enumerable.Range(0, Prompts).Select(_ => _fixture.RandomTokens(Length)).ToArray();
            var names = Enumerable.Range(0, batch).Select(_ => _fixture.NewConversation()).ToArray();
            await Task.WhenAll(names.Select((name, i) => _fixture.Generation.GenerateAsync(new TurnRequest(name, (ulong)i, prompts[i % Prompts], _sampling), cancellationToken)));
            await Task.WhenAll(names.Select(_fixture.Generation.ReleaseAsync));
        }

        public ValueTask DisposeAsync() => _fixture.DisposeAsync();
    }
}

using System.Globalization;
using Platform.Policies.Generation;
using Platform.Policies.Models;
using TorchSharp;

namespace Platform.Host.Bench;

/// <summary>A model with random weights and an engine that samples from it.</summary>
internal sealed class GenerationFixture : IAsyncDisposable
{
    private readonly Random _random = new(1);
    private long _conversations;

    /// <param name="settings">Engine and type of the weights.</param>
    /// <param name="model">Name of the shape.</param>
    /// <param name="batch">Sequences at once.</param>
    /// <param name="profile">Told how long each phase takes; null for nobody.</param>
    public GenerationFixture(BenchSettings settings, string model, int batch, GenerationProfile? profile = null)
    {
        // The native engine rounds the weights itself, as in training; torch samples from a model that is bfloat16 throughout.
        var half = settings.DataType == "bf16" && settings.Engine == "torch";
        Model = new DecoderModel(BenchModels.Shape(model), seed: 1, dtype: half ? torch.ScalarType.BFloat16 : torch.ScalarType.Float32);
        Weights = new DecoderWeights(Model);
        var decoder = DecoderFactory.Create(Weights, new GenerationOptions { Engine = settings.Engine, Type = settings.DataType });
        Engine = decoder.IsBatchInvariant ? "native" : "torch";
        Generation = new GenerationEngine(decoder, new GenerationOptions(), maxConcurrent: batch, profile: profile);
    }

    /// <summary>The model.</summary>
    public DecoderModel Model { get; }

    /// <summary>Its weights, as the engine reads them.</summary>
    public DecoderWeights Weights { get; }

    /// <summary><c>native</c> or <c>torch</c>.</summary>
    public string Engine { get; }

    /// <summary>The engine.</summary>
    public GenerationEngine Generation { get; }

    /// <summary>A name that was not used before.</summary>
    public string NewConversation() => (_conversations++).ToString(CultureInfo.InvariantCulture);

    /// <summary>Token ids drawn uniformly from the vocabulary.</summary>
    /// <param name="count">How many.</param>
    public int[] RandomTokens(int count)
    {
        var tokens = new int[count];
        for (var i = 0; i < count; i++)
            tokens[i] = _random.Next(Model.Config.VocabularySize);
        return tokens;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Generation.DisposeAsync();
        Model.Dispose();
    }
}

using Platform.Plugins;
using Platform.Policies.Models;

namespace Platform.Host.Bench;

/// <summary>The model shapes that benchmarks use, by the names their tables use.</summary>
internal static class BenchModels
{
    /// <summary>Most tokens of a sequence in any workload, with room to spare.</summary>
    private const int MaxLength = 512;

    /// <summary>Names, smallest model first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["tiny", "small", "base"];

    /// <summary>A shape by name.</summary>
    /// <exception cref="UnknownNameException">There is none of that name.</exception>
    public static ModelConfig Shape(string name) => name switch
    {
        "tiny" => new() { VocabularySize = 512, HiddenSize = 128, Layers = 4, Heads = 4, FeedForwardSize = 352, MaxLength = MaxLength },
        "small" => new() { VocabularySize = 4096, HiddenSize = 384, Layers = 6, Heads = 6, FeedForwardSize = 1024, MaxLength = MaxLength },
        "base" => new() { VocabularySize = 32000, HiddenSize = 768, Layers = 12, Heads = 12, FeedForwardSize = 2048, MaxLength = MaxLength },
        _ => throw new UnknownNameException("model", name, Names),
    };
}

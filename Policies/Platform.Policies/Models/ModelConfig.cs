using Platform.Sdk;

namespace Platform.Policies.Models;

/// <summary>Shape of a Llama-family decoder: RMSNorm, rotary positions, grouped-query attention, SwiGLU.</summary>
/// <remarks>Source: Llama 2, arXiv:2307.09288, section 2.2. Saved as a Hugging Face <c>config.json</c>.</remarks>
public sealed record ModelConfig : IValidatedSettings
{
    /// <summary>Vocabulary size: rows of the embedding.</summary>
    [Setting("Rows of the embedding; 0 takes the tokenizer's size.", Minimum = 0, Maximum = 1_000_000)]
    public int VocabularySize { get; init; }

    /// <summary>Width of the residual stream, a multiple of <see cref="Heads"/>.</summary>
    [Setting("Width of the residual stream, a multiple of heads.", Minimum = 8, Maximum = 16384)]
    public int HiddenSize { get; init; } = 64;

    /// <summary>Decoder blocks.</summary>
    [Setting("Decoder blocks.", Minimum = 1, Maximum = 256)]
    public int Layers { get; init; } = 2;

    /// <summary>Query heads; <c>HiddenSize / Heads</c> is the head width, which must be even.</summary>
    [Setting("Query heads.", Minimum = 1, Maximum = 256)]
    public int Heads { get; init; } = 4;

    /// <summary>Key and value heads, a divisor of <see cref="Heads"/>; 0 takes as many as query heads.</summary>
    [Setting("Key and value heads, a divisor of heads; 0 takes as many as query heads.", Minimum = 0, Maximum = 256)]
    public int KeyValueHeads { get; init; }

    /// <summary>Width of the SwiGLU hidden layer.</summary>
    [Setting("Width of the SwiGLU hidden layer.", Minimum = 8, Maximum = 65536)]
    public int FeedForwardSize { get; init; } = 176;

    /// <summary>Most tokens in one sequence.</summary>
    [Setting("Most tokens in one sequence.", Minimum = 8, Maximum = 1_048_576)]
    public int MaxLength { get; init; } = 512;

    /// <summary>Base of the rotary frequencies, θ.</summary>
    [Setting("Base of the rotary frequencies.", Minimum = 1)]
    public double RopeTheta { get; init; } = 10000;

    /// <summary>Added to the mean square inside RMSNorm.</summary>
    [Setting("Added to the mean square inside RMSNorm.", Minimum = 0, Maximum = 1)]
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Whether the output layer is the embedding, transposed.</summary>
    [Setting("Whether the output layer is the embedding, transposed.")]
    public bool TiedEmbeddings { get; init; } = true;

    /// <summary>Whether the query, key and value projections have biases (the Qwen2 family has them).</summary>
    [Setting("Whether the query, key and value projections have biases.")]
    public bool AttentionBias { get; init; }

    /// <summary>Standard deviation of the initial weights.</summary>
    [Setting("Standard deviation of the initial weights.", Minimum = 0, Maximum = 1)]
    public double InitializerRange { get; init; } = 0.02;

    /// <summary>Width of one head.</summary>
    public int HeadSize => HiddenSize / Heads;

    /// <summary>Key and value heads with the default filled in.</summary>
    public int ResolvedKeyValueHeads => KeyValueHeads == 0 ? Heads : KeyValueHeads;

    /// <summary>Number of trained parameters.</summary>
    public long ParameterCount
    {
        get
        {
            long keyValue = (long)ResolvedKeyValueHeads * HeadSize;
            long attention = (long)HiddenSize * HiddenSize * 2 + HiddenSize * keyValue * 2 + (AttentionBias ? HiddenSize + 2 * keyValue : 0);
            long block = attention + 3L * HiddenSize * FeedForwardSize + 2L * HiddenSize;
            return (TiedEmbeddings ? 1L : 2L) * VocabularySize * HiddenSize + Layers * block + HiddenSize;
        }
    }

    /// <summary>Whether weights of a model of this shape fit one of the other.</summary>
    /// <param name="other">The other shape.</param>
    public bool HasShapeOf(ModelConfig other) => other is not null
        && (VocabularySize, HiddenSize, Layers, Heads, ResolvedKeyValueHeads, FeedForwardSize, TiedEmbeddings, AttentionBias)
        == (other.VocabularySize, other.HiddenSize, other.Layers, other.Heads, other.ResolvedKeyValueHeads, other.FeedForwardSize, other.TiedEmbeddings, other.AttentionBias);

    /// <inheritdoc/>
    public IEnumerable<SettingError> Validate(string path)
    {
        if (HiddenSize % Heads != 0)
            yield return new($"{path}.hiddenSize", $"{path}.hiddenSize is {HiddenSize}, which {Heads} heads cannot share: use {(HiddenSize / Heads + 1) * Heads}.");
        else if (HeadSize % 2 != 0)
            yield return new($"{path}.heads", $"{path}.heads is {Heads}, which makes heads of width {HeadSize}, but rotary positions turn pairs: use a width that is even.");
        if (Heads % ResolvedKeyValueHeads != 0)
            yield return new($"{path}.keyValueHeads", $"{path}.keyValueHeads is {KeyValueHeads}, which does not divide {Heads} heads: use {Heads} or a divisor of it.");
    }
}

namespace Platform.Policies.Generation;

/// <summary>Runs a decoder over many sequences at once and keeps what it computed for each: the part of generation that is all arithmetic.</summary>
/// <remarks>Not thread-safe: one thread at a time. Sequences are named by small integers (slots). Two engines exist, one on TorchSharp for any device,
/// one native to the CPU; sampling, batching and stopping stand once, above this interface.</remarks>
public interface IDecoder : IDisposable
{
    /// <summary>Rows of the embedding, and width of a row of logits.</summary>
    int VocabularySize { get; }

    /// <summary>Most tokens a sequence can hold.</summary>
    int MaxLength { get; }

    /// <summary>Whether a sequence's logits are the same to the bit whatever else is in the batch.</summary>
    bool IsBatchInvariant { get; }

    /// <summary>Opens a sequence. What was computed before for its first tokens, in whatever sequence, is taken over; the rest is the caller's to feed.</summary>
    /// <param name="tokens">Tokens the sequence is going to begin with; empty if nothing is to be taken over.</param>
    /// <returns>Its slot. <see cref="Length"/> tells how many of the tokens it has.</returns>
    int Open(ReadOnlySpan<int> tokens = default);

    /// <summary>Makes room for more tokens of a sequence.</summary>
    /// <param name="slot">The sequence.</param>
    /// <param name="count">How many will be fed next.</param>
    /// <returns>False when the memory bound leaves no room for them until another sequence is closed.</returns>
    bool Reserve(int slot, int count);

    /// <summary>Closes a sequence and frees its memory for others.</summary>
    /// <param name="slot">The sequence.</param>
    void Close(int slot);

    /// <summary>Tokens fed to a sequence so far.</summary>
    /// <param name="slot">The sequence.</param>
    int Length(int slot);

    /// <summary>Whether it gives logits after more than the last token of a sequence, and takes tokens back.</summary>
    bool TakesDrafts { get; }

    /// <summary>Whether it rules tokens out by logits of minus infinity, so that what was allowed has to be kept with what is sampled.</summary>
    bool RulesOut => false;

    /// <summary>Takes back the last tokens fed to a sequence, of those whose logits the last <see cref="Forward"/> gave.</summary>
    /// <param name="slot">The sequence.</param>
    /// <param name="length">Tokens it keeps.</param>
    /// <exception cref="ArgumentException">It has fewer tokens, or would lose one that may have been taken over by others.</exception>
    void Rewind(int slot, int length);

    /// <summary>Feeds each sequence its next tokens and gives the logits after the last token of each, or after its last few.</summary>
    /// <param name="slots">The sequences of this batch, each at most once. [batch]</param>
    /// <param name="counts">How many of <paramref name="tokens"/> belong to each sequence, 1 or more. [batch]</param>
    /// <param name="tokens">Token ids, sequence after sequence. [sum of counts]</param>
    /// <param name="logits">Receives the logits, sequence after sequence. [sum of wanted, vocabulary]</param>
    /// <param name="wanted">Of how many of its last tokens each sequence wants the logits, 1 to its count; empty for 1 of each. [batch]</param>
    /// <exception cref="ArgumentException">A token is outside the vocabulary, or a sequence would outgrow <see cref="MaxLength"/>.</exception>
    /// <exception cref="InvalidOperationException">There is no room; <see cref="Reserve"/> would have said so.</exception>
    void Forward(ReadOnlySpan<int> slots, ReadOnlySpan<int> counts, ReadOnlySpan<int> tokens, Span<float> logits, ReadOnlySpan<int> wanted = default);

    /// <summary>Takes new weights. Sequences that are open keep what the old weights computed for them; new ones take nothing of it over.</summary>
    /// <param name="weights">The learner's weights, by Hugging Face name.</param>
    void Load(IDecoderWeights weights);
}

/// <summary>Weights by their Hugging Face names, such as <c>model.layers.0.self_attn.q_proj.weight</c>, row-major as PyTorch stores them [out, in].</summary>
public interface IDecoderWeights
{
    /// <summary>Counts the updates; engines that hold an older version load again.</summary>
    long Version { get; }

    /// <summary>Copies one weight as 32-bit floats.</summary>
    /// <param name="name">Hugging Face name.</param>
    /// <param name="destination">Receives all elements, row-major.</param>
    /// <exception cref="KeyNotFoundException">There is no such weight.</exception>
    void CopyTo(string name, Span<float> destination);
}

namespace Platform.Policies.Generation;

/// <summary>What every decoder checks before it computes anything.</summary>
internal static class DecoderArguments
{
    /// <summary>Refuses a batch that does not fit together or does not fit the model.</summary>
    /// <exception cref="ArgumentException">One sentence with the first fault.</exception>
    public static void Check(IDecoder decoder, ReadOnlySpan<int> slots, ReadOnlySpan<int> counts, ReadOnlySpan<int> tokens, ReadOnlySpan<float> logits)
    {
        if (slots.Length != counts.Length)
            throw new ArgumentException($"A batch of {slots.Length} sequences came with {counts.Length} counts: give one count for each.", nameof(counts));
        if (logits.Length < (long)slots.Length * decoder.VocabularySize)
            throw new ArgumentException($"There is room for {logits.Length} logits, but {slots.Length} sequences need {(long)slots.Length * decoder.VocabularySize}.", nameof(logits));
        var total = 0;
        for (var row = 0; row < slots.Length; row++)
        {
            if (counts[row] < 1)
                throw new ArgumentException($"Sequence {slots[row]} was given {counts[row]} tokens: feed 1 or more.", nameof(counts));
            if (decoder.Length(slots[row]) + counts[row] > decoder.MaxLength)
                throw new ArgumentException($"Sequence {slots[row]} holds {decoder.Length(slots[row])} tokens and would get {counts[row]} more, but the model's context ends at {decoder.MaxLength}.", nameof(counts));
            for (var other = 0; other < row; other++)
                if (slots[other] == slots[row])
                    throw new ArgumentException($"Sequence {slots[row]} stands in the batch twice: feed it once.", nameof(slots));
            total += counts[row];
        }

        if (tokens.Length != total)
            throw new ArgumentException($"The counts add up to {total} tokens, but {tokens.Length} were given.", nameof(tokens));
        foreach (var token in tokens)
            if ((uint)token >= (uint)decoder.VocabularySize)
                throw new ArgumentException($"Token {token} is outside the vocabulary: expected 0 to {decoder.VocabularySize - 1}.", nameof(tokens));
    }
}

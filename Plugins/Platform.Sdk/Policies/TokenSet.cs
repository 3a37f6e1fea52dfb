using System.Numerics;

namespace Platform.Sdk;

/// <summary>Some tokens of a vocabulary: those that could be sampled at one place.</summary>
/// <remarks>One bit per token of the vocabulary. Never changes.</remarks>
public sealed class TokenSet
{
    private const int Width = 64;
    private readonly ulong[] _bits;

    private TokenSet(ulong[] bits) => _bits = bits;

    /// <summary>How many tokens it has.</summary>
    public int Count => _bits.Sum(BitOperations.PopCount);

    /// <summary>Its bits, lowest token first. [vocabulary / 64, rounded up]</summary>
    public ReadOnlySpan<ulong> Bits => _bits;

    /// <summary>The tokens of a row of logits that are not ruled out.</summary>
    /// <param name="logits">Minus infinity where a token is ruled out. [vocabulary]</param>
    public static TokenSet OfFinite(ReadOnlySpan<float> logits)
    {
        var bits = new ulong[(logits.Length + Width - 1) / Width];
        for (var token = 0; token < logits.Length; token++)
            if (!float.IsNegativeInfinity(logits[token]))
                bits[token / Width] |= 1UL << (token % Width);
        return new(bits);
    }

    /// <summary>The set with these bits.</summary>
    /// <param name="bits">As <see cref="Bits"/>.</param>
    public static TokenSet FromBits(ReadOnlySpan<ulong> bits) => new(bits.ToArray());

    /// <summary>Whether it has a token.</summary>
    /// <param name="token">0 or more; ids past the vocabulary are in no set.</param>
    public bool Contains(int token) => token >= 0 && token / Width < _bits.Length && (_bits[token / Width] >> (token % Width) & 1) == 1;
}

namespace Platform.Policies.Sampling;

/// <summary>The random stream of one episode: draw i is a function of the seed and i alone, so nothing else in a batch can change it.</summary>
/// <remarks>
/// A counter-based generator (Salmon et al. 2011) over the 64-bit finalizer of SplitMix64 with the constants of Stafford's variant 13, applied
/// twice with two keys made from the seed. <see cref="Seed"/> and <see cref="Position"/> are the whole state. A mutable struct: pass it by reference.
/// </remarks>
/// <param name="seed">Any value; near seeds give unrelated streams.</param>
/// <param name="position">Index of the next draw.</param>
public struct SamplingRandom(ulong seed, ulong position = 0) : IEquatable<SamplingRandom>
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private const ulong SecondKey = 0xD1B54A32D192ED03;

    /// <summary>The seed of the stream.</summary>
    public readonly ulong Seed => seed;

    /// <summary>Index of the next draw.</summary>
    public ulong Position { get; private set; } = position;

    /// <summary>A seed for a stream of its own within another: of an episode within a run, or of a turn within an episode.</summary>
    /// <param name="seed">The outer seed.</param>
    /// <param name="key">Which of the inner streams.</param>
    public static ulong Derive(ulong seed, ulong key) => Mix(Mix(seed + Golden) ^ Mix(key + SecondKey) * Golden);

    /// <summary>The next 64 bits.</summary>
    public ulong NextBits() => Mix(Mix(Mix(Seed + Golden) + Position++ * Golden) ^ Mix(Seed + SecondKey));

    /// <summary>The next number, uniform in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <inheritdoc/>
    public readonly bool Equals(SamplingRandom other) => Seed == other.Seed && Position == other.Position;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is SamplingRandom other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(Seed, Position);

    /// <summary>Whether both give the same draws from here on.</summary>
    public static bool operator ==(SamplingRandom left, SamplingRandom right) => left.Equals(right);

    /// <summary>Whether the draws from here on differ.</summary>
    public static bool operator !=(SamplingRandom left, SamplingRandom right) => !left.Equals(right);

    private static ulong Mix(ulong value)
    {
        value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9;
        value = (value ^ value >> 27) * 0x94D049BB133111EB;
        return value ^ value >> 31;
    }
}

using System.Numerics;

namespace Platform.Training.Curricula;

/// <summary>The numbers from 0 to count − 1 in a random order that is worked out place by place, never stored.</summary>
/// <remarks>A Feistel network of four rounds over the smallest even number of bits that holds the count; a place that leads beyond the count is led on from there
/// until it comes back below (cycle walking: Black and Rogaway, CT-RSA 2002), at most four times on average.</remarks>
public sealed class Permutation
{
    private const int Rounds = 4;
    private readonly ulong _count;
    private readonly int _half;
    private readonly ulong _mask;
    private readonly ulong _seed;

    /// <summary>One order of so many numbers.</summary>
    /// <param name="count">How many, 1 or more.</param>
    /// <param name="seed">Which order.</param>
    public Permutation(long count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        (_count, _seed) = ((ulong)count, seed);
        _half = Math.Max(1, (64 - BitOperations.LeadingZeroCount(_count - 1) + 1) / 2);
        _mask = (1UL << _half) - 1;
    }

    /// <summary>The number at a place.</summary>
    /// <param name="place">From 0 to count − 1.</param>
    public long this[long place]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(place);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)place, _count, nameof(place));
            var number = (ulong)place;
            do
                number = Encipher(number);
            while (number >= _count);
            return (long)number;
        }
    }

    private ulong Encipher(ulong number)
    {
        var (left, right) = (number >> _half, number & _mask);
        for (var round = 0UL; round < Rounds; round++)
            (left, right) = (right, left ^ (SeedSequence.Derive(_seed, SeedPurpose.TaskOrder, round, right) & _mask));
        return (left << _half) | right;
    }
}

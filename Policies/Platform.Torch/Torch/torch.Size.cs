using System.Collections;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The sizes of a tensor, one per dimension.</summary>
    public readonly struct Size : IEnumerable<long>, IEquatable<Size>
    {
        private readonly long[]? _shape;

        /// <summary>No dimensions: one element.</summary>
        public static readonly Size Empty = new(Array.Empty<long>());

        /// <summary>Takes the array as it is, without a copy.</summary>
        public Size(long[] shape) => _shape = shape;

        /// <summary>Copies.</summary>
        public Size(IEnumerable<long> shape) => _shape = [.. shape];

        /// <summary>Copies.</summary>
        public Size(int[] shape) => _shape = Array.ConvertAll(shape, size => (long)size);

        /// <summary>One dimension.</summary>
        public Size(long size) => _shape = [size];

        /// <summary>One dimension.</summary>
        public Size(int size) => _shape = [size];

        /// <summary>Two dimensions.</summary>
        public Size((long, long) size) => _shape = [size.Item1, size.Item2];

        /// <summary>Three dimensions.</summary>
        public Size((long, long, long) size) => _shape = [size.Item1, size.Item2, size.Item3];

        /// <summary>Four dimensions.</summary>
        public Size((long, long, long, long) size) => _shape = [size.Item1, size.Item2, size.Item3, size.Item4];

        /// <summary>The sizes, not copied.</summary>
        public long[] Shape => _shape ?? [];

        /// <summary>Number of dimensions.</summary>
        public int Length => Shape.Length;

        /// <summary>Whether there are no dimensions.</summary>
        public bool IsEmpty => Length == 0;

        /// <summary>Whether there are no dimensions.</summary>
        public bool IsScalar => Length == 0;

        /// <summary>Size of one dimension; negative counts from the last.</summary>
        public long this[int idx] => Shape[idx < 0 ? idx + Length : idx];

        /// <summary>Size of one dimension; negative counts from the last.</summary>
        public long this[long idx] => Shape[idx < 0 ? idx + Length : idx];

        /// <summary>Copy-free.</summary>
        public static implicit operator Size(long[] size) => new(size);

        /// <summary>One dimension.</summary>
        public static implicit operator Size(long size) => new(size);

        /// <summary>Two dimensions.</summary>
        public static implicit operator Size((long, long) size) => new(size);

        /// <summary>Three dimensions.</summary>
        public static implicit operator Size((long, long, long) size) => new(size);

        /// <summary>Four dimensions.</summary>
        public static implicit operator Size((long, long, long, long) size) => new(size);

        /// <summary>Same sizes.</summary>
        public static bool operator ==(Size left, Size right) => left.Equals(right);

        /// <summary>Not the same sizes.</summary>
        public static bool operator !=(Size left, Size right) => !left.Equals(right);

        /// <summary>One after the other.</summary>
        public static Size operator +(Size left, Size right) => new([.. left.Shape, .. right.Shape]);

        /// <summary>One after the other.</summary>
        public static Size operator +(Size left, IEnumerable<long> right) => new([.. left.Shape, .. right]);

        /// <summary>Product of the sizes.</summary>
        public long numel() => Shape.Aggregate(1L, (product, size) => product * size);

        /// <summary>From dimension <paramref name="first"/> to before <paramref name="next"/>.</summary>
        public Size Slice(int first, int next) => new(Shape[first..next]);

        /// <summary>The first <paramref name="i"/>.</summary>
        public IEnumerable<long> Take(int i) => Shape.Take(i);

        /// <inheritdoc/>
        public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)Shape).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is Size other && Equals(other);

        bool IEquatable<Size>.Equals(Size other) => Equals(other);

        /// <inheritdoc/>
        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var size in Shape)
                hash.Add(size);
            return hash.ToHashCode();
        }

        private bool Equals(Size other) => Shape.AsSpan().SequenceEqual(other.Shape);
    }
}

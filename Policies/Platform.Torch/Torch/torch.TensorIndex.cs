namespace TorchSharp;

public static partial class torch
{
    /// <summary>One index into a tensor: an integer, a slice, a new axis, the ellipsis, a bool or a tensor.</summary>
    public readonly struct TensorIndex
    {
        private enum Kind
        {
            None,
            Ellipsis,
            Bool,
            Single,
            Slice,
            Tensor,
        }

        private readonly Kind _kind;
        private readonly long _start;
        private readonly long _stop;
        private readonly long _step;

        private TensorIndex(Kind kind, long start = TorchSharp.Native.None, long stop = TorchSharp.Native.None, long step = TorchSharp.Native.None, Tensor? tensor = null) =>
            (_kind, _start, _stop, _step, IndexTensor) = (kind, start, stop, step, tensor);

        /// <summary>As many whole dimensions as are left over.</summary>
        public static readonly TensorIndex Ellipsis = new(Kind.Ellipsis);

        /// <summary>A new dimension of size 1.</summary>
        public static readonly TensorIndex None = new(Kind.None);

        /// <summary>A new dimension of size 1.</summary>
        public static readonly TensorIndex Null = new(Kind.None);

        /// <summary>A whole dimension.</summary>
        public static readonly TensorIndex Colon = new(Kind.Slice);

        internal Tensor? IndexTensor { get; }

        internal NativeIndex Native => new((long)_kind, _start, _stop, _step, TensorHandle());

        /// <summary>From <paramref name="start"/> to before <paramref name="stop"/>, every <paramref name="step"/>; negative counts from the end.</summary>
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new(Kind.Slice, start ?? TorchSharp.Native.None, stop ?? TorchSharp.Native.None, step ?? TorchSharp.Native.None);

        /// <summary>From the first to before the second; negative counts from the end.</summary>
        public static TensorIndex Slice((int? start, int? end) range) => Slice(range.start, range.end);

        /// <summary>A C# range: <c>1..</c>, <c>..^1</c>.</summary>
        public static TensorIndex Slice(Range range)
        {
            long? start = range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value;
            long? stop = range.End.IsFromEnd ? range.End.Value == 0 ? null : -range.End.Value : range.End.Value;
            return Slice(start, stop);
        }

        /// <summary>A new dimension, whole when true and empty when false.</summary>
        public static TensorIndex Bool(bool value) => new(Kind.Bool, value ? 1 : 0);

        /// <summary>One place of a dimension, which the result lacks; null is a new axis.</summary>
        public static TensorIndex Single(long? index) => index is { } place ? new(Kind.Single, place) : None;

        /// <summary>The places that a tensor of integers names, or that a mask marks.</summary>
        public static TensorIndex Tensor(Tensor tensor) => new(Kind.Tensor, tensor: tensor);

        /// <summary>One place of a dimension.</summary>
        public static implicit operator TensorIndex(long value) => Single(value);

        /// <summary>One place of a dimension; <c>^1</c> is the last.</summary>
        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);

        /// <summary>A C# range.</summary>
        public static implicit operator TensorIndex(Range range) => Slice(range);

        /// <summary>From the first to before the second.</summary>
        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        private nint TensorHandle() => IndexTensor is null ? 0 : IndexTensor.Handle;
    }
}

using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The raw elements, in place: writing changes the tensor. Setting copies as many bytes as the tensor has.</summary>
        /// <exception cref="NotImplementedException">The elements don't lie one after the other.</exception>
        public unsafe Span<byte> bytes
        {
            get
            {
                var size = numel() * element_size();
                if (size > int.MaxValue)
                    throw new ArgumentException($"A span holds at most {int.MaxValue} bytes, the tensor has {size}: take it in parts, with narrow.");
                if (!is_contiguous())
                    throw new NotImplementedException("bytes of a tensor that is not contiguous: call contiguous() first.");
                return new Span<byte>(HostPointer(), (int)size);
            }
            set
            {
                var room = bytes;
                if (value.Length != room.Length)
                    throw new ArgumentException($"The tensor has {room.Length} bytes, {value.Length} were given.", nameof(value));
                value.CopyTo(room);
            }
        }

        /// <summary>The elements, in row-major order, for reading and writing in place. Host memory only.</summary>
        /// <exception cref="ArgumentException"><typeparamref name="T"/> is not the element type.</exception>
        /// <exception cref="InvalidOperationException">The tensor is not on the CPU.</exception>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            RequireType<T>();
            return new TensorAccessor<T>(this);
        }

        /// <summary>Its one element.</summary>
        /// <exception cref="ArgumentException">There isn't exactly one element, or <typeparamref name="T"/> is not the element type.</exception>
        public unsafe T item<T>() where T : unmanaged
        {
            if (numel() != 1)
                throw new ArgumentException($"item needs exactly one element; the shape is [{string.Join(", ", shape)}].");
            RequireType<T>();
            if (device_type == DeviceType.CPU)
            {
                var value = *(T*)HostPointer();
                GC.KeepAlive(this);
                return value;
            }
            using var host = cpu();
            return *(T*)host.HostPointer();
        }

        /// <summary>Its one element as a number of any type.</summary>
        public Scalar ToScalar()
        {
            Done(Native.item(Handle, out var value), this);
            return Scalar.From(value);
        }

        /// <summary>Element <paramref name="i"/> of the storage, counted from the tensor's first.</summary>
        public unsafe T ReadCpuValue<T>(long i) where T : unmanaged
        {
            RequireType<T>();
            ArgumentOutOfRangeException.ThrowIfNegative(i);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(i, numel());
            var value = ((T*)HostPointer())[i];
            GC.KeepAlive(this);
            return value;
        }

        /// <summary>Element <paramref name="i"/> of a tensor of bytes.</summary>
        public byte ReadCpuByte(long i) => ReadCpuValue<byte>(i);

        /// <summary>Element <paramref name="i"/> of a tensor of signed bytes.</summary>
        public sbyte ReadCpuSByte(long i) => ReadCpuValue<sbyte>(i);

        /// <summary>Element <paramref name="i"/> of a tensor of 16-bit integers.</summary>
        public short ReadCpuInt16(long i) => ReadCpuValue<short>(i);

        /// <summary>Element <paramref name="i"/> of a tensor of 32-bit integers.</summary>
        public int ReadCpuInt32(long i) => ReadCpuValue<int>(i);

        /// <summary>Element <paramref name="i"/> of a tensor of 64-bit integers.</summary>
        public long ReadCpuInt64(long i) => ReadCpuValue<long>(i);

        /// <summary>Element <paramref name="i"/> of a single-precision tensor.</summary>
        public float ReadCpuSingle(long i) => ReadCpuValue<float>(i);

        /// <summary>Element <paramref name="i"/> of a double-precision tensor.</summary>
        public double ReadCpuDouble(long i) => ReadCpuValue<double>(i);

        /// <summary>Element <paramref name="i"/> of a half-precision tensor.</summary>
        public float ReadCpuFloat16(long i) => (float)ReadCpuValue<Half>(i);

        /// <summary>Element <paramref name="i"/> of a bfloat16 tensor.</summary>
        public float ReadCpuBFloat16(long i) => ReadCpuValue<BFloat16>(i).ToSingle();

        /// <summary>Element <paramref name="i"/> of a bool tensor.</summary>
        public bool ReadCpuBool(long i) => ReadCpuValue<bool>(i);

        /// <summary>Writes the raw elements, row-major, in the machine's byte order.</summary>
        public void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bufferSize);
            using var host = HostCopy();
            foreach (var part in host.Parts())
                stream.Write(part.Bytes());
        }

        /// <summary>Fills the tensor with raw elements, row-major, in the machine's byte order.</summary>
        public void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bufferSize);
            using var host = torch.empty(shape, dtype, CPU);
            foreach (var part in host.Parts())
                stream.ReadExactly(part.Bytes());
            using var _ = no_grad();
            copy_(host);
        }

        internal unsafe void* HostPointer()
        {
            if (device_type != DeviceType.CPU)
                throw new InvalidOperationException($"The tensor is on {device}; its elements can be read after cpu().");
            nint pointer = 0;
            Done(Native.data_ptr(Handle, &pointer), this);
            return (void*)pointer;
        }

        /// <summary>The same elements, contiguous and in host memory; a new object, which the caller disposes.</summary>
        internal Tensor HostCopy()
        {
            using var _ = no_grad();
            using var here = detach();
            using var host = here.cpu();
            return host.contiguous().DetachFromDisposeScope();
        }

        /// <summary>Pieces of a contiguous host tensor that each fit a span.</summary>
        private IEnumerable<HostPart> Parts()
        {
            var left = numel() * element_size();
            for (long from = 0; from < left; from += HostPart.Most)
                yield return new HostPart(this, from, (int)Math.Min(HostPart.Most, left - from));
        }

        private void RequireType<T>() where T : unmanaged
        {
            if (ElementTypes.Of<T>() != dtype)
                throw new ArgumentException($"{typeof(T).Name} is not the element type of a tensor of {dtype}.");
        }

        private readonly record struct HostPart(Tensor Tensor, long From, int Length)
        {
            internal const long Most = 1 << 30;

            internal unsafe Span<byte> Bytes() => new((byte*)Tensor.HostPointer() + From, Length);
        }
    }
}

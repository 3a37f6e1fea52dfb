using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A multi-dimensional array of one element type on one device, which may take part in automatic differentiation.</summary>
    /// <remarks>
    /// Owns native memory: freed by <see cref="Dispose()"/>, by its dispose scope, or, when neither happens, by the finalizer.
    /// Every operation that libtorch refuses throws <see cref="ExternalException"/> with the operation, the shapes and libtorch's reason.
    /// </remarks>
    public partial class Tensor : IDisposable
    {
        private static long s_total;
        private static long s_peak;

        private nint _handle;

        internal Tensor(nint handle)
        {
            _handle = handle;
            Count();
            DisposeScopeManager.Register(this);
        }

        /// <summary>Takes over the native memory of <paramref name="source"/>, and its place in its dispose scope.</summary>
        private protected Tensor(Tensor source)
        {
            _handle = source.Handle;
            var scope = source.OwningDisposeScope;
            scope?.Detach(source);
            source._handle = 0;
            GC.SuppressFinalize(source);
            scope?.Add(this);
        }

        /// <summary>Frees the native memory of a tensor that nobody disposed.</summary>
        ~Tensor() => Dispose(false);

        /// <summary>Tensors alive in the process, parameters included.</summary>
        public static long TotalCount => Interlocked.Read(ref s_total);

        /// <summary>Most tensors alive at once so far.</summary>
        public static long PeakCount => Interlocked.Read(ref s_peak);

        /// <summary>Pointer to the native tensor, owned by this object.</summary>
        /// <exception cref="InvalidOperationException">The tensor was disposed.</exception>
        public IntPtr Handle => _handle != 0 ? _handle : throw new InvalidOperationException("Tensor invalid -- empty handle. It was disposed, by itself or with its dispose scope; move it to the outer scope to keep it.");

        /// <summary>Whether it was disposed.</summary>
        public bool IsInvalid => _handle == 0;

        internal DisposeScope? OwningDisposeScope { get; set; }

        internal int ScopePlace { get; set; }

        /// <summary>A tensor over a native tensor, which it owns from now on.</summary>
        public static Tensor UnsafeCreateTensor(IntPtr handle) => new(handle);

        /// <summary>Gives up the native tensor: the caller owns it, and this object is as if disposed.</summary>
        public IntPtr DecoupleFromNativeHandle()
        {
            var handle = Handle;
            OwningDisposeScope?.Detach(this);
            _handle = 0;
            GC.SuppressFinalize(this);
            Interlocked.Decrement(ref s_total);
            return handle;
        }

        /// <summary>Frees the native memory. Later use throws; a second call does nothing.</summary>
        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Frees the native memory; <paramref name="disposing"/> is false in the finalizer.</summary>
        protected virtual void Dispose(bool disposing)
        {
            if (_handle == 0)
                return;
            if (disposing)
            {
                if (OwningDisposeScope is { } scope)
                    scope.MarkAsDisposed(this);
                else
                    DisposeScopeManager.Statistics.TensorStatistics.DisposedOutsideScopeCount++;
            }
            FreeNative();
        }

        /// <summary>Hands over to the scope that encloses its own.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Takes it out of its scope: the caller disposes it.</summary>
        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        /// <summary>Hands over to <paramref name="other"/>, which frees it.</summary>
        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is { } scope)
                scope.MoveToOther(other, this);
            else
                other?.Attach(this);
            return this;
        }

        /// <summary>Hands over to the scope of <paramref name="other"/>.</summary>
        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        /// <summary>Called by the scope that owns it, which keeps the counts.</summary>
        internal void Free()
        {
            FreeNative();
            GC.SuppressFinalize(this);
        }

        /// <summary>Swaps the native tensor for another, as when a parameter moves to another device in place.</summary>
        internal void ReplaceHandle(nint handle)
        {
            Native.tensor_free(Handle);
            _handle = handle;
        }

        internal static nint HandleOf(Tensor? tensor) => tensor is null ? 0 : tensor.Handle;

        /// <summary>The new tensor, or the exception that says which operation failed on which shapes. Keeps the operands alive until here.</summary>
        internal static Tensor Wrap(nint result, Tensor? a = null, Tensor? b = null, Tensor? c = null, [CallerMemberName] string op = "")
        {
            if (result == 0)
                throw Failure(op, a, b, c);
            var tensor = new Tensor(result);
            GC.KeepAlive(a);
            GC.KeepAlive(b);
            GC.KeepAlive(c);
            return tensor;
        }

        internal static Tensor Wrap(nint result, IEnumerable<Tensor> operands, [CallerMemberName] string op = "")
        {
            if (result == 0)
                throw Failure(op, [.. operands]);
            var tensor = new Tensor(result);
            GC.KeepAlive(operands);
            return tensor;
        }

        /// <summary>Throws if the call failed, and keeps the operands alive until here. Returns <paramref name="a"/>, the changed tensor.</summary>
        internal static Tensor Done(bool done, Tensor a, Tensor? b = null, Tensor? c = null, Tensor? d = null, [CallerMemberName] string op = "")
        {
            if (!done)
                throw Failure(op, a, b, c, d);
            GC.KeepAlive(a);
            GC.KeepAlive(b);
            GC.KeepAlive(c);
            GC.KeepAlive(d);
            return a;
        }

        internal static ExternalException Failure(string op, params Tensor?[] operands)
        {
            var reason = Native.LastError();
            var shapes = string.Join(", ", operands.OfType<Tensor>().Select(Describe));
            return new ExternalException(shapes.Length == 0 ? $"torch.{op} failed: {reason}" : $"torch.{op} failed on {shapes}: {reason}");
        }

        private static string Describe(Tensor tensor) =>
            tensor.IsInvalid ? "a disposed tensor" : $"{tensor.dtype} [{string.Join(", ", tensor.shape)}]{(tensor.device_type == DeviceType.CPU ? "" : $" on {tensor.device}")}";

        private static void Count()
        {
            var total = Interlocked.Increment(ref s_total);
            if (total > s_peak)
                s_peak = total;
        }

        private void FreeNative()
        {
            Native.tensor_free(_handle);
            _handle = 0;
            Interlocked.Decrement(ref s_total);
        }
    }
}

using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Seeds the default generators of every device.</summary>
    /// <returns>The default generator of the CPU.</returns>
    public static Generator manual_seed(long seed)
    {
        if (!Native.manual_seed((ulong)seed))
            throw Tensor.Failure("manual_seed");
        return Generator.Default;
    }

    /// <summary>Seeds the default generator of the CPU from the machine's entropy and returns the seed.</summary>
    public static long seed() => Generator.Default.seed();

    /// <summary>Seed of the default generator of the CPU.</summary>
    public static long initial_seed() => Generator.Default.initial_seed();

    /// <summary>State of the default generator of the CPU: a tensor of bytes.</summary>
    public static Tensor get_rng_state() => Generator.Default.get_state();

    /// <summary>Puts the default generator of the CPU in a state that <see cref="get_rng_state"/> gave.</summary>
    public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);

    /// <summary>A source of random numbers.</summary>
    public class Generator : IDisposable
    {
        private static readonly Lazy<Generator> s_default = new(() => new Generator(Native.generator_default()));

        private nint _handle;

        /// <summary>A generator of its own, on the CPU unless another device is given.</summary>
        public Generator(ulong seed = 0, Device? device = null)
        {
            device ??= CPU;
            _handle = Native.generator_new(seed, (int)device.type, device.index);
            if (_handle == 0)
                throw Tensor.Failure("Generator");
        }

        private Generator(nint handle) => _handle = handle;

        /// <summary>Frees the native generator.</summary>
        ~Generator() => Dispose(false);

        /// <summary>The generator of the CPU that operations use when none is given.</summary>
        public static Generator Default => s_default.Value;

        /// <summary>Pointer to the native generator.</summary>
        public IntPtr Handle => _handle != 0 ? _handle : throw new ObjectDisposedException(nameof(Generator));

        /// <summary>The device whose random numbers it makes.</summary>
        public Device device => Device.Of(Device.FromNative(Native.generator_device_type(Handle)), Native.generator_device_index(Handle));

        /// <summary>Starts over from a seed.</summary>
        public Generator manual_seed(long seed)
        {
            Check(Native.generator_manual_seed(Handle, (ulong)seed));
            return this;
        }

        /// <summary>Starts over from a seed of the machine's entropy, which it returns.</summary>
        public long seed()
        {
            Check(Native.generator_seed(Handle, out var seed));
            return (long)seed;
        }

        /// <summary>The seed it last started from.</summary>
        public long initial_seed() => (long)Native.generator_initial_seed(Handle);

        /// <summary>Where it stands: a tensor of bytes for <see cref="set_state"/>.</summary>
        public Tensor get_state() => Tensor.Wrap(Native.generator_get_state(Handle));

        /// <summary>Continues from where <see cref="get_state"/> was taken.</summary>
        public void set_state(Tensor value)
        {
            if (!Native.generator_set_state(Handle, value.Handle))
                throw Tensor.Failure("set_state", value);
            GC.KeepAlive(value);
        }

        /// <summary>Frees the native generator.</summary>
        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        internal static nint HandleOf(Generator? generator) => generator is null ? 0 : generator.Handle;

        /// <summary>Frees the native generator; <paramref name="disposing"/> is false in the finalizer.</summary>
        protected virtual void Dispose(bool disposing)
        {
            // The default one is everybody's, so a caller's using statement must not end it.
            if (_handle == 0 || (s_default.IsValueCreated && ReferenceEquals(this, s_default.Value)))
                return;
            Native.generator_free(_handle);
            _handle = 0;
        }

        private static void Check(bool done)
        {
            if (!done)
                throw new ExternalException(Native.LastError());
        }
    }

    /// <summary>The random state by its Python names.</summary>
    public static class random
    {
        /// <summary>Seeds the default generators of every device.</summary>
        public static Generator manual_seed(long seed) => torch.manual_seed(seed);

        /// <summary>Seeds the default generator of the CPU from the machine's entropy and returns the seed.</summary>
        public static long seed() => torch.seed();

        /// <summary>Seed of the default generator of the CPU.</summary>
        public static long initial_seed() => torch.initial_seed();

        /// <summary>State of the default generator of the CPU.</summary>
        public static Tensor get_rng_state() => torch.get_rng_state();

        /// <summary>Puts the default generator of the CPU in a state.</summary>
        public static void set_rng_state(Tensor new_state) => torch.set_rng_state(new_state);
    }
}

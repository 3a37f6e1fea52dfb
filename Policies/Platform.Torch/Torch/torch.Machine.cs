using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>Tensors and what is done with them, by the names of PyTorch.</summary>
public static partial class torch
{
    /// <summary>Version of libtorch.</summary>
    public static unsafe string __version__ => Marshal.PtrToStringUTF8((nint)Native.version()) ?? "";

    /// <summary>Innermost open dispose scope of this thread.</summary>
    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.ForThread.Current;

    /// <summary>Opens a scope that frees the tensors made in it on this thread.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.NewDisposeScope();

    /// <summary>Runs <paramref name="expr"/> in a scope of its own and keeps only its result.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }

    /// <summary>Threads that one operation may use.</summary>
    public static int get_num_threads() => Native.get_num_threads();

    /// <summary>Threads that one operation may use from now on.</summary>
    public static void set_num_threads(int num)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(num);
        Native.set_num_threads(num);
    }

    /// <summary>Threads that run different operations at once.</summary>
    public static int get_num_interop_threads() => Native.get_num_interop_threads();

    /// <summary>Threads that run different operations at once; to be set once, before the first parallel work.</summary>
    public static void set_num_interop_threads(int num)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(num);
        if (!Native.set_num_interop_threads(num))
            throw Tensor.Failure("set_num_interop_threads");
    }

    /// <summary>CUDA devices.</summary>
    public static class cuda
    {
        /// <summary>Whether libtorch was built with CUDA and sees a device.</summary>
        public static bool is_available() => device_count() > 0;

        /// <summary>Whether cuDNN can be used.</summary>
        public static bool is_cudnn_available() => is_available() && Native.cudnn_is_available();

        /// <summary>Number of devices; 0 where libtorch has no CUDA.</summary>
        public static int device_count() => Native.cuda_device_count(out var count) ? count : 0;

        /// <summary>Seeds the default generator of the first device.</summary>
        public static void manual_seed(long seed) => Seed(seed, 0);

        /// <summary>Seeds the default generator of every device.</summary>
        public static void manual_seed_all(long seed)
        {
            for (var i = 0; i < device_count(); i++)
                Seed(seed, i);
        }

        /// <summary>Waits until the work of the device's current stream is done.</summary>
        public static void synchronize(Device? device = null)
        {
            InitializeDeviceType(DeviceType.CUDA);
            if (!Native.cuda_synchronize(device?.index ?? -1))
                throw Tensor.Failure("cuda.synchronize");
        }

        private static void Seed(long seed, int index)
        {
            if (!Native.cuda_manual_seed((ulong)seed, index))
                throw Tensor.Failure("cuda.manual_seed");
        }
    }

    /// <summary>Switches of libtorch's back ends.</summary>
    public static class backends
    {
        /// <summary>Switches for CUDA.</summary>
        public static class cuda
        {
            /// <summary>Switches for matrix products on CUDA.</summary>
            public static class matmul
            {
                /// <summary>Whether single-precision matrix products may use TF32.</summary>
                public static bool allow_tf32
                {
                    get => Native.tf32_matmul();
                    set => Native.set_tf32_matmul(value);
                }
            }
        }

        /// <summary>Switches for cuDNN.</summary>
        public static class cudnn
        {
            /// <summary>Whether single-precision convolutions may use TF32.</summary>
            public static bool allow_tf32
            {
                get => Native.tf32_cudnn();
                set => Native.set_tf32_cudnn(value);
            }
        }
    }
}

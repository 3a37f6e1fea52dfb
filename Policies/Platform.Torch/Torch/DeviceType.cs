namespace TorchSharp;

/// <summary>Kinds of devices; the numbers are TorchSharp's, of which this build serves CPU, CUDA and META.</summary>
public enum DeviceType
{
    /// <summary>Host memory.</summary>
    CPU = 0,

    /// <summary>NVIDIA GPUs.</summary>
    CUDA = 1,

    /// <summary>Intel MKL-DNN.</summary>
    MKLDNN = 2,

    /// <summary>OpenGL.</summary>
    OPENGL = 3,

    /// <summary>OpenCL.</summary>
    OPENCL = 4,

    /// <summary>IDEEP.</summary>
    IDEEP = 5,

    /// <summary>AMD GPUs.</summary>
    HIP = 6,

    /// <summary>Programmable gate arrays.</summary>
    FPGA = 7,

    /// <summary>MSNPU.</summary>
    MSNPU = 8,

    /// <summary>XLA.</summary>
    XLA = 9,

    /// <summary>Apple GPUs.</summary>
    MPS = 13,

    /// <summary>Shapes and types without elements.</summary>
    META = 14,
}

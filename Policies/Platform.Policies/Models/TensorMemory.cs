using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Platform.Policies.Models;

/// <summary>Bytes of the tensors on the CPU, those that only the graph of a backward pass keeps included.</summary>
/// <remarks>Counted by the shim around the machine's libtorch. The TorchSharp packages count nothing: there <see cref="TryStart"/> says no.
/// Scratch memory inside matrix products is not a tensor's and not counted.</remarks>
public static unsafe class TensorMemory
{
    private static readonly nint s_library = Open();
    private static readonly delegate* unmanaged<long> s_live = (delegate* unmanaged<long>)Export("pt_memory_live");
    private static readonly delegate* unmanaged<long> s_peak = (delegate* unmanaged<long>)Export("pt_memory_peak");

    /// <summary>Bytes of the tensors made since <see cref="TryStart"/> and not freed yet; 0 where nothing is counted.</summary>
    public static long LiveBytes => s_live is null ? 0 : s_live();

    /// <summary>Most bytes alive at once since <see cref="ResetPeak"/>; 0 where nothing is counted.</summary>
    public static long PeakBytes => s_peak is null ? 0 : s_peak();

    /// <summary>Begins to count, for as long as the process lives. Tensors made before are not counted.</summary>
    /// <returns>Whether this torch can count.</returns>
    public static bool TryStart()
    {
        var start = (delegate* unmanaged<byte>)Export("pt_memory_count");
        return start is not null && start() != 0;
    }

    /// <summary>Lets the peak begin anew at what is alive now.</summary>
    public static void ResetPeak()
    {
        var reset = (delegate* unmanaged<void>)Export("pt_memory_reset_peak");
        if (reset is not null)
            reset();
    }

    private static nint Open()
    {
        _ = get_num_threads(); // loads libtorch, which the library needs
        return NativeLibrary.TryLoad("platform_torch", typeof(Tensor).Assembly, null, out var library) ? library : 0;
    }

    private static nint Export(string name) => s_library != 0 && NativeLibrary.TryGetExport(s_library, name, out var address) ? address : 0;
}

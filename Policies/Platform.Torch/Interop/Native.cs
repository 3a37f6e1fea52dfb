using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace TorchSharp;

/// <summary>The C++ shim, <c>libplatform_torch.so</c>: its functions stand in the other parts, one part a source file of the shim.</summary>
internal static unsafe partial class Native
{
    internal const string Library = "platform_torch";

    /// <summary>How an absent 64-bit integer crosses.</summary>
    internal const long None = long.MinValue;

    static Native() => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, Resolve);

    /// <summary>Why the last call on this thread failed.</summary>
    internal static string LastError() => Marshal.PtrToStringUTF8((nint)last_error()) ?? "unknown error";

    private static nint Resolve(string name, System.Reflection.Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library)
            return 0;
        var file = Path.Combine(AppContext.BaseDirectory, "libplatform_torch.so");
        if (!File.Exists(file) && assembly.Location is { Length: > 0 } location)
            file = Path.Combine(Path.GetDirectoryName(location)!, "libplatform_torch.so");
        return NativeLibrary.Load(file);
    }
}

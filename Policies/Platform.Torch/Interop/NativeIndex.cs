using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>One index as the shim takes it: <c>pt::Index</c>.</summary>
/// <param name="Kind">0 new axis, 1 ellipsis, 2 bool, 3 integer, 4 slice, 5 tensor.</param>
/// <param name="Start">The integer or bool, or a slice's start; <see cref="Native.None"/> where absent.</param>
/// <param name="Stop">A slice's end, exclusive.</param>
/// <param name="Step">A slice's step.</param>
/// <param name="Tensor">The handle of an index tensor.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct NativeIndex(long Kind, long Start, long Stop, long Step, nint Tensor);

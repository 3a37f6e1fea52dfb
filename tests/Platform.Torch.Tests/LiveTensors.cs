namespace Platform.Torch.Tests;

/// <summary>The number of tensors of the whole process.</summary>
internal static class LiveTensors
{
    /// <summary>Counts after the finalizer has freed what tests before this one left behind, so that it frees none of it while the count is watched.</summary>
    public static long Settle()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return TorchSharp.torch.Tensor.TotalCount;
    }
}

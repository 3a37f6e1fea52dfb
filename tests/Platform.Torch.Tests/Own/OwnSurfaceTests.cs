using Platform.Torch.Tests.Surface;
using static TorchSharp.torch;

namespace Platform.Torch.Tests.Own;

/// <summary>Nothing public here is unknown to TorchSharp: no caller can come to depend on what the package lacks.</summary>
public sealed class OwnSurfaceTests
{
    [Fact]
    public void PublicMembers_AreAllInTorchSharp() =>
        Assert.Equal([], PublicSurface.Of(typeof(Tensor).Assembly).Except(SignatureTests.Reference));
}

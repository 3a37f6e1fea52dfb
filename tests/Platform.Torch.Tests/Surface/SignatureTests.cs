using static TorchSharp.torch;

namespace Platform.Torch.Tests.Surface;

/// <summary>Callers compile against this assembly or against the TorchSharp package, so nothing public may differ from the package.</summary>
public sealed class SignatureTests
{
    private static readonly string[] s_reference = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "torchsharp-0.107-signatures.txt"));

    [Fact]
    public void PublicMembers_AreAllInTorchSharp()
    {
        var known = s_reference.ToHashSet();
        Assert.Equal([], PublicSurface.Of(typeof(Tensor).Assembly).Except(known));
    }

    [Fact]
    public void ReferenceList_HasNothingThatIsMissingHere()
    {
        var here = PublicSurface.Of(typeof(Tensor).Assembly).ToHashSet();
        Assert.Equal([], s_reference.Where(line => line.Length > 0 && line[0] != '#').Except(here));
    }
}

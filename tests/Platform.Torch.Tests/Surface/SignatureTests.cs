using static TorchSharp.torch;

namespace Platform.Torch.Tests.Surface;

/// <summary>Callers compile against this project's assembly or against the TorchSharp package: what the list names is in either.</summary>
public sealed class SignatureTests
{
    public static readonly string[] Reference = [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "torchsharp-0.107-signatures.txt")).Where(line => line.Length > 0 && line[0] != '#')];

    [Fact]
    public void ReferenceList_HasNothingThatIsMissingHere()
    {
        var here = PublicSurface.Of(typeof(Tensor).Assembly).ToHashSet();
        Assert.Equal([], Reference.Except(here));
    }
}

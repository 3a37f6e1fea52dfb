using Platform.Policies.Models;
using static TorchSharp.torch;

namespace Platform.Policies.Tests.Models;

public sealed class FusedLayerFunctionTests
{
    [Fact]
    public unsafe void At_OfMoreThanTwoGibibytes_PointsToTheFirstElement()
    {
        const long Count = 600_000_000;
        using var scope = NewDisposeScope();
        var large = empty(Count, ScalarType.Float32); // never touched but at both ends, so it takes no memory
        var first = FusedLayerFunction.At(large);
        (first[0], first[Count - 1]) = (2, 3);
        Assert.Equal(2, large.narrow(0, 0, 1).item<float>());
        Assert.Equal(3, large.narrow(0, Count - 1, 1).item<float>());
    }
}

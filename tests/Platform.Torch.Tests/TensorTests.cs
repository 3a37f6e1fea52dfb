using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Platform.Torch.Tests;

public sealed class TensorTests
{
    [Fact]
    public void Matmul_ShapesThatDoNotFit_SaysTheOperationAndTheShapes()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ExternalException>(() => zeros(2, 3).matmul(zeros(4, 5)));
        Assert.Contains("torch.matmul failed on Float32 [2, 3], Float32 [4, 5]: ", error.Message);
    }

    [Fact]
    public void Index_RangesEllipsisAndMasks_PickWhatPythonPicks()
    {
        using var scope = NewDisposeScope();
        var x = arange(24).reshape(2, 3, 4);
        Assert.Equal([1, 5, 9, 13, 17, 21], x[TensorIndex.Ellipsis, 1].data<long>().ToArray());
        Assert.Equal([8, 9, 10, 20, 21, 22], x[TensorIndex.Colon, ^1, ..^1].data<long>().ToArray());
        Assert.Equal([20, 21, 22, 23], x[x > 19].data<long>().ToArray());
        x[0, TensorIndex.Slice(step: 2)] = zeros(2, 4, dtype: int64);
        Assert.Equal([0, 0, 0, 0, 4, 5, 6, 7, 0, 0, 0, 0], x[0].data<long>().ToArray());
    }

    [Fact]
    public void Backward_OfALinearLayer_GivesTheOuterProduct()
    {
        using var scope = NewDisposeScope();
        var layer = nn.Linear(3, 2);
        var x = tensor(new float[,] { { 1, 2, 3 } });
        layer.call(x).sum().backward();
        Assert.Equal([1, 2, 3, 1, 2, 3], layer.weight.grad!.data<float>().ToArray());
        Assert.Equal([1, 1], layer.bias!.grad!.data<float>().ToArray());
    }

    [Fact]
    public void DisposeScope_MovesOutWhatIsKept()
    {
        var before = Tensor.TotalCount;
        Tensor kept;
        using (NewDisposeScope())
        {
            var x = rand(4, 4);
            kept = (x + 1).MoveToOuterDisposeScope();
        }
        Assert.False(kept.IsInvalid);
        kept.Dispose();
        Assert.Equal(before, Tensor.TotalCount);
    }
}

using static TorchSharp.torch;

namespace Platform.Torch.Tests;

public sealed class TensorTests
{
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
    public void Svd_OfADiagonal_HasItsEntriesInFallingOrder()
    {
        using var scope = NewDisposeScope();
        var (u, s, vh) = linalg.svd(diag(tensor(new double[] { 2, -5, 3 })));
        Assert.Equal([5, 3, 2], s.data<double>().ToArray(), Close);
        Assert.Equal([0, 0, 1, 1, 0, 0, 0, 1, 0], u.abs().flatten().data<double>().ToArray(), Close);
        Assert.Equal([0, 1, 0, 0, 0, 1, 1, 0, 0], vh.abs().flatten().data<double>().ToArray(), Close);

        static bool Close(double a, double b) => Math.Abs(a - b) < 1e-12;
    }

    [Theory]
    [InlineData(5, 3, false)]
    [InlineData(3, 5, false)]
    [InlineData(4, 6, true)]
    public void Svd_OfABatch_IsOrthonormalAndMultipliesBack(int rows, int columns, bool full)
    {
        using var scope = NewDisposeScope();
        var a = (arange(2 * rows * columns, dtype: float64) * 1.7).sin().reshape(2, rows, columns);
        var (u, s, vh) = linalg.svd(a, full);
        var k = Math.Min(rows, columns);
        Assert.Equal([2, rows, full ? rows : k], u.shape);
        Assert.Equal([2, k], s.shape);
        Assert.Equal([2, full ? columns : k, columns], vh.shape);
        Assert.True(u.mT.matmul(u).allclose(eye(u.shape[2], dtype: float64), atol: 1e-12));
        Assert.True(vh.matmul(vh.mT).allclose(eye(vh.shape[1], dtype: float64), atol: 1e-12));
        Assert.True((u[.., .., ..k] * s.unsqueeze(1)).matmul(vh[.., ..k]).allclose(a, atol: 1e-12));
        Assert.True((s.diff(dim: 1) <= 0).all().item<bool>());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Bmm_OfManyLargeMatrices_MultipliesEachPair_WhateverTheThreadsAndStrides(int threads)
    {
        using var scope = NewDisposeScope();
        var before = get_num_threads();
        set_num_threads(threads);
        try
        {
            var (a, b) = (randn(7, 40, 48), randn(7, 36, 48));
            foreach (var (left, right) in new[] { (a, b.transpose(1, 2)), (a.contiguous(), b.transpose(1, 2).contiguous()), (a.transpose(1, 2).contiguous().transpose(1, 2), b.transpose(1, 2)) })
            {
                var expected = einsum("bij,bjk->bik", left.to(float64), right.to(float64)).to(float32);
                Assert.InRange((left.bmm(right) - expected).abs().max().item<float>(), 0, 1e-4f);
            }

            using (inference_mode())
                Assert.InRange((a.alias().bmm(b.transpose(1, 2).contiguous()) - einsum("bij,bkj->bik", a, b)).abs().max().item<float>(), 0, 1e-4f);

            var weight = randn(7, 48, 36, requires_grad: true);
            a.bmm(weight).sum().backward();
            Assert.InRange((weight.grad! - a.sum(1).unsqueeze(2)).abs().max().item<float>(), 0, 1e-4f);
            Assert.Contains("bmm", Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => a.bmm(b)).Message, StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Fact]
    public void DisposeScope_MovesOutWhatIsKept()
    {
        var before = LiveTensors.Settle();
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

    [Fact]
    public void Scalars_KeepTheElementTypeAsInPython()
    {
        using var scope = NewDisposeScope();
        foreach (var type in (ScalarType[])[float32, float64, float16, bfloat16])
        {
            var x = ones(3, dtype: type);
            Assert.All((Tensor[])[x + 1, x - 0.5, 2 - x, x * 2.5, x / 3, x.add(1, 2)], result => Assert.Equal(type, result.dtype));
        }
        var integers = arange(3);
        Assert.Equal(int64, (integers * 2).dtype);
        Assert.Equal(float32, (integers * 2.5).dtype);
        Assert.Equal(float32, (integers / 2).dtype);
        Assert.Equal(int64, (integers.to(@bool) + 1).dtype);
        Assert.Equal([false, false, true], (integers > 1.5).data<bool>().ToArray());
        Assert.Equal([0.5f, 0.25f], (1 / tensor(new float[] { 2, 4 })).data<float>().ToArray());
        Assert.Equal([2.5, 1.5], (3 - tensor(new double[] { 0.5, 1.5 })).data<double>().ToArray());
        Assert.Equal([5, 2], (tensor(new long[] { 4, 1 }).add_(1)).data<long>().ToArray());
    }

    [Fact]
    public void Generator_StateSetBack_RepeatsItsNumbers()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        rand(5, generator: generator);
        var state = generator.get_state();
        var first = randn(20, generator: generator).data<float>().ToArray();
        generator.set_state(state);
        Assert.Equal(first, randn(20, generator: generator).data<float>().ToArray());
        manual_seed(3);
        var before = get_rng_state();
        var drawn = rand(4).data<float>().ToArray();
        set_rng_state(before);
        Assert.Equal(drawn, rand(4).data<float>().ToArray());
    }

    [Fact]
    public void Data_OfATransposedView_IsReadAndWrittenInRowMajorOrder()
    {
        using var scope = NewDisposeScope();
        var x = arange(6).reshape(2, 3);
        var view = x.t();
        Assert.Equal([0, 3, 1, 4, 2, 5], view.data<long>().ToArray());
        view.data<long>().CopyFrom([10, 11], tensorIndex: 2);
        Assert.Equal([0, 10, 2, 3, 11, 5], x.data<long>().ToArray());
        Assert.Equal(11, view.data<long>()[1, 1]);
        Assert.Throws<NotImplementedException>(() => view.bytes.Length);
        Assert.Throws<ArgumentException>(() => x.data<int>());
    }

    [Fact]
    public void Tensors_NobodyDisposed_AreFreedByTheFinalizer()
    {
        var before = LiveTensors.Settle();
        Leak();
        Assert.True(Tensor.TotalCount > before);
        Assert.Equal(before, LiveTensors.Settle());

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void Leak()
        {
            for (var i = 0; i < 10; i++)
                _ = zeros(1000) + 1;
        }
    }
}

using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Platform.Torch.Tests.Own;

/// <summary>What libtorch refuses is told with the operation and the shapes.</summary>
public sealed class FailureTests
{
    [Fact]
    public void Matmul_ShapesThatDoNotFit_SaysTheOperationAndTheShapes()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ExternalException>(() => zeros(2, 3).matmul(zeros(4, 5)));
        Assert.Contains("torch.matmul failed on Float32 [2, 3], Float32 [4, 5]: ", error.Message);
    }

    [Fact]
    public void Failures_OfEveryKindOfCall_NameOperationAndShapes()
    {
        using var scope = NewDisposeScope();
        Assert.StartsWith("torch.add_ failed on Float32 [2], Float32 [3]: ", Assert.Throws<ExternalException>(() => ones(2).add_(ones(3))).Message);
        Assert.StartsWith("torch.cat failed on Float32 [2, 2], Float32 [3, 3]: ", Assert.Throws<ExternalException>(() => cat([ones(2, 2), ones(3, 3)])).Message);
        Assert.StartsWith("torch.index failed on Float32 [2]: ", Assert.Throws<ExternalException>(() => ones(2)[5, 5]).Message);
        Assert.StartsWith("torch.topk failed on Float32 [2]: ", Assert.Throws<ExternalException>(() => ones(2).topk(3)).Message);
        Assert.StartsWith("torch.linear failed on Float32 [2, 3], Float32 [4, 5]: ", Assert.Throws<ExternalException>(() => nn.functional.linear(ones(2, 3), ones(4, 5))).Message);
        Assert.StartsWith("torch.backward failed on Float32 [2]: ", Assert.Throws<ExternalException>(() => ones(2, requires_grad: true).backward()).Message);
    }

    [Fact]
    public void LoadStateDict_MissingName_SaysWhich()
    {
        using var layer = nn.Linear(2, 1);
        var state = layer.state_dict();
        state.Remove("bias");
        Assert.Contains("bias", Assert.Throws<InvalidOperationException>(() => layer.load_state_dict(state)).Message);
    }

    [Fact]
    public void Backward_ASecondTime_SaysThatTheGraphIsGone()
    {
        using var scope = NewDisposeScope();
        var x = ones(2, dtype: float64, requires_grad: true);
        var y = Doubling.apply(x).sum();
        y.backward();
        Assert.Contains("second time", Assert.Throws<ExternalException>(() => y.backward()).Message);
    }

    [Fact]
    public void Backward_ThatThrows_KeepsTheManagedException()
    {
        using var scope = NewDisposeScope();
        var y = Throwing.apply(ones(2, requires_grad: true)).sum();
        var error = Assert.Throws<ExternalException>(() => y.backward());
        Assert.Contains("no gradient today", error.Message);
        Assert.IsType<NotSupportedException>(error.InnerException);
    }

    private sealed class Doubling : autograd.SingleTensorFunction<Doubling>
    {
        public override string Name => nameof(Doubling);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_for_backward([(Tensor)vars[0]]);
            return (Tensor)vars[0] * 2;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [grad_output * 2 + ctx.get_saved_variables()[0] * 0];
    }

    private sealed class Throwing : autograd.SingleTensorFunction<Throwing>
    {
        public override string Name => nameof(Throwing);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]).clone();

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => throw new NotSupportedException("no gradient today");
    }
}

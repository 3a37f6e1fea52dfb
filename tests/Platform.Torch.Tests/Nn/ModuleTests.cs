using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Platform.Torch.Tests.Nn;

public sealed class ModuleTests
{
    [Fact]
    public void StateDict_OfNestedModules_HasFullNamesAndNoUnsavedBuffers()
    {
        using var net = new Net();
        Assert.Equal(["scale", "first.weight", "first.bias", "rest.0.weight", "rest.1.weight", "table"], net.state_dict().Keys);
        Assert.Equal(["mask"], net.named_buffers().Select(buffer => buffer.Item1).Except(net.state_dict().Keys));
        Assert.Equal(5, net.parameters().Count());
    }

    [Fact]
    public void LoadStateDict_MissingName_IsRefusedUnlessNotStrict()
    {
        using var net = new Net();
        var state = net.state_dict().ToDictionary();
        state.Remove("first.bias");
        Assert.Throws<InvalidOperationException>(() => net.load_state_dict(state));
        Assert.Equal(["first.bias"], net.load_state_dict(state, strict: false).Item1);
    }

    [Fact]
    public void To_AnotherType_KeepsTheParameterObjectsAndTheIntegers()
    {
        using var net = new Net();
        var before = net.parameters().ToArray();
        net.to(bfloat16);
        Assert.Equal(before, net.parameters());
        Assert.All(net.parameters(), parameter => Assert.Equal((bfloat16, true), (parameter.dtype, parameter.requires_grad)));
        Assert.Equal(int64, net.get_buffer("table")!.dtype);
    }

    [Fact]
    public void Eval_TurnsDropoutOff()
    {
        using var scope = NewDisposeScope();
        var layer = nn.Sequential(("drop", nn.Dropout(0.5)), ("same", nn.Identity()));
        layer.eval();
        Assert.Equal(Enumerable.Repeat(1f, 64), layer.call(ones(64)).data<float>().ToArray());
        layer.train();
        Assert.Contains(0f, layer.call(ones(64)).data<float>().ToArray());
    }

    [Fact]
    public void Embedding_RowsUsedTwice_GetBothGradients()
    {
        using var scope = NewDisposeScope();
        var table = nn.Embedding(4, 2, dtype: float64);
        var result = table.call(tensor(new long[] { 3, 1, 3 }));
        Assert.Equal(table.weight[3].data<double>().ToArray(), result[2].data<double>().ToArray());
        (result * tensor(new double[,] { { 1 }, { 10 }, { 100 } })).sum().backward();
        Assert.Equal([0, 0, 10, 10, 0, 0, 101, 101], table.weight.grad!.data<double>().ToArray());
    }

    [Fact]
    public void Hooks_SeeAndReplaceInputAndResult()
    {
        using var scope = NewDisposeScope();
        var layer = nn.Identity();
        var before = layer.register_forward_pre_hook((_, input) => input + 1);
        layer.register_forward_hook((_, input, result) => result * input);
        Assert.Equal(9, layer.call(tensor(2f)).ToSingle());
        before.remove();
        Assert.Equal(4, layer.call(tensor(2f)).ToSingle());
    }

    [Fact]
    public void TrainingStep_LeavesAsManyTensorsAsBefore()
    {
        using var net = new Net();
        using var optimizer = optim.AdamW(net.parameters(), lr: 0.01);
        Step(net, optimizer);
        var before = LiveTensors.Settle();
        var live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (var i = 0; i < 5; i++)
            Step(net, optimizer);
        Assert.Equal(before, Tensor.TotalCount);
        Assert.Equal(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static void Step(Net net, AdamW optimizer)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        var loss = nn.functional.mse_loss(net.call(randn(8, 4)), randn(8, 2));
        loss.backward();
        nn.utils.clip_grad_norm_(net.parameters(), 1);
        optimizer.step();
    }

    private sealed class Net : nn.Module<Tensor, Tensor>
    {
        private readonly Linear first;
        private readonly ModuleList<Linear> rest;
        private readonly Parameter scale;
        private readonly Tensor mask;

        public Net() : base(nameof(Net))
        {
            first = nn.Linear(4, 3);
            rest = nn.ModuleList(nn.Linear(3, 3, hasBias: false), nn.Linear(3, 2, hasBias: false));
            scale = nn.Parameter(ones(2));
            mask = ones(3);
            register_buffer("table", arange(3));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var x = nn.functional.silu(first.call(input)) * mask;
            foreach (var layer in rest)
                x = layer.call(x);
            return (x * scale).MoveToOuterDisposeScope();
        }
    }
}

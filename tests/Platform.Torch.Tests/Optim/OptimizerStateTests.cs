using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Platform.Torch.Tests.Optim;

public sealed class OptimizerStateTests
{
    [Fact]
    public void SaveAndLoad_InTheMiddle_ContinuesWithTheSameNumbers()
    {
        var (straight, _) = Train(6, null);
        var (_, saved) = Train(3, null);
        var (resumed, _) = Train(3, saved);
        Assert.Equal(straight, resumed);
    }

    [Fact]
    public void StateDict_TensorsCanBeReadAndWritten()
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(ones(3));
        using var optimizer = optim.AdamW([parameter], lr: 0.1);
        parameter.grad = ones(3);
        optimizer.step();
        var state = (AdamW.State)optimizer.state_dict().State[0];
        Assert.Equal(1, state.step);
        Assert.Equal(0.1f, state.exp_avg!.data<float>()[0], 1e-7f);
        state.exp_avg.copy_(zeros(3));
        state.step = 10;
        Assert.Equal(0, ((AdamW.State)optimizer.state_dict().State[0]).exp_avg!.sum().ToSingle());
    }

    [Fact]
    public void ParamGroups_HaveTheirOwnSettings()
    {
        using var scope = NewDisposeScope();
        var (decayed, plain) = (new Parameter(ones(2)), new Parameter(ones(2)));
        using var optimizer = optim.AdamW(
            [new AdamW.ParamGroup([decayed], new AdamW.Options { weight_decay = 0.5 }), new AdamW.ParamGroup([plain], new AdamW.Options { LearningRate = 0.2 })], lr: 0.1);
        decayed.grad = zeros(2);
        plain.grad = ones(2);
        optimizer.step();
        Assert.Equal(0.95f, decayed.data<float>()[0], 1e-6f);
        Assert.Equal(0.8f, plain.data<float>()[0], 1e-6f);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sgd_WithMomentum_FollowsItsRecurrence(bool nesterov)
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(tensor(new double[] { 1, -2 }));
        using var optimizer = optim.SGD([parameter], 0.1, momentum: 0.9, weight_decay: 0.01, nesterov: nesterov);
        var (p, buffer) = (1.0, 0.0);
        for (var step = 0; step < 4; step++)
        {
            parameter.grad = tensor(new double[] { step + 1, 0 });
            optimizer.step();
            var direction = step + 1 + 0.01 * p;
            buffer = 0.9 * buffer + direction;
            p -= 0.1 * (nesterov ? direction + 0.9 * buffer : buffer);
        }
        Assert.Equal(p, parameter.data<double>()[0], 1e-12);
    }

    [Fact]
    public void ClipGradNorm_AboveTheLimit_ScalesEveryGradient()
    {
        using var scope = NewDisposeScope();
        Parameter[] parameters = [new(zeros(100_000)), new(zeros(3))];
        parameters[0].grad = ones(100_000) * 0.01;
        parameters[1].grad = tensor(new float[] { 3, 0, 4 });
        var norm = Math.Sqrt(100_000 * 0.01 * 0.01 + 25);
        Assert.Equal(norm, nn.utils.clip_grad_norm_(parameters, 2), 1e-5);
        Assert.Equal(4 * 2 / (norm + 1e-6), parameters[1].grad!.data<float>()[2], 1e-6);
        Assert.Equal(2, nn.utils.clip_grad_norm_(parameters, 5), 1e-4);
    }

    [Fact]
    public void Schedules_GiveTheirClosedForms()
    {
        using var scope = NewDisposeScope();
        using var optimizer = optim.SGD([new Parameter(zeros(1))], 0.5);
        var cosine = optim.lr_scheduler.CosineAnnealingLR(optimizer, 8, 0.1);
        for (var epoch = 1; epoch <= 8; epoch++)
        {
            cosine.step();
            Assert.Equal(0.1 + 0.4 * (1 + Math.Cos(Math.PI * epoch / 8)) / 2, optimizer.ParamGroups.First().LearningRate, 1e-12);
        }
        using var other = optim.SGD([new Parameter(zeros(1))], 0.5);
        var lambda = optim.lr_scheduler.LambdaLR(other, epoch => Math.Min(1, (epoch + 1) / 4.0));
        Assert.Equal(0.125, other.ParamGroups.First().LearningRate);
        lambda.step();
        Assert.Equal([0.25], lambda.get_last_lr());
    }

    private static (float[] Values, byte[] State) Train(int steps, byte[]? from)
    {
        using var scope = NewDisposeScope();
        using var memory = new MemoryStream();
        var parameter = new Parameter(from is null ? linspace(-1, 1, 50) : tensor(MemoryOf(from)));
        using var optimizer = optim.AdamW([parameter], lr: 0.05, weight_decay: 0.1);
        if (from is not null)
            optimizer.load_state_dict(new BinaryReader(new MemoryStream(from, 200, from.Length - 200)));
        for (var i = 0; i < steps; i++)
        {
            optimizer.zero_grad();
            (parameter.square() * parameter).sum().backward();
            optimizer.step();
        }
        parameter.WriteBytesToStream(memory);
        optimizer.save_state_dict(new BinaryWriter(memory));
        return (parameter.data<float>().ToArray(), memory.ToArray());

        static float[] MemoryOf(byte[] bytes) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes.AsSpan(0, 200)).ToArray();
    }
}

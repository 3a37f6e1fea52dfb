using Platform.Training.Learners;
using Platform.Training.Learners.CriticFree;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Support;
using Platform.Training.Toys;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Tests.Learners.CriticFree;

public class LpRegTests
{
    private static readonly double[] _five = [0.6, 0.3, 0.09, 0.009, 0.001];
    private static readonly double[] _four = [0.70, 0.25, 0.04, 0.01];

    [Theory]
    [InlineData(0, 0.606061)]
    [InlineData(1, 0.303030)]
    [InlineData(2, 0.090909)]
    [InlineData(3, 0)]
    [InlineData(4, 0)]
    public void ProxyLogProb_FiveTokens_RemovesTheUnlikelyAndRenormalizes(int token, double expected) =>
        Assert.Equal(expected, Math.Exp(LpReg.ProxyLogProb(Logits(_five), token, 0.02)), 1e-6);

    [Fact] // The third token's proxy is 0.040404; exp(d) − d − 1 with d = log(0.040404 / 0.04) is 5.07e-5, and its gradient 1 − exp(d).
    public void Loss_RareTokenWithANegativeAdvantage_IsPushedDownLess()
    {
        var (gradient, loss) = Gradient(token: 2, share: 1);
        var (plain, plainLoss) = Gradient(token: 2, share: 0);

        Assert.Equal(5.07e-5 / 2, loss - plainLoss, 1e-7);
        Assert.Equal((1 - Math.Exp(Math.Log(0.040404 / 0.04))) / 2, gradient - plain, 1e-5);
        Assert.True(gradient > 0 && gradient < plain);
    }

    [Fact]
    public void Loss_RemovedToken_IsNotShielded() => Assert.Equal(Gradient(token: 3, share: 0), Gradient(token: 3, share: 1));

    [Fact]
    public void Loss_ShareOfZero_IsGrpos()
    {
        var rows = ObjectiveRun.Rows((0, 1, [-1, -2]), (0, 0, [-1.5f]), (1, 0.5, [-0.5f]), (1, 0.75, [-1, -1, -3]));
        float[] now = [-0.9f, -2.4f, -1.2f, -0.4f, -1.3f, -0.9f, -2.9f];

        var shielded = ObjectiveRun.Of(new LpReg(new() { Share = 0, ClipLow = 0.2, ClipHigh = 0.2 }), rows, now);
        var grpo = ObjectiveRun.Of(new Grpo(new()), rows, now);

        Assert.Equal(grpo.Gradient, shielded.Gradient);
    }

    [Fact] // κ = 0 removes nothing, so the proxy is the old policy; the tokens with A < 0 have become likelier since.
    public void Loss_NoTokenLessLikelyThanUnderTheProxy_IsGrpos()
    {
        using var model = new TableModel(4, [[4]], [[.. _four.Select(value => Math.Log(value))]]);
        using var likelier = tensor((double[])[0, 0, 0.1, 0.1]);
        var (shielded, plain) = (Run(new LpReg(new() { Share = 1, Kappa = 0 })), Run(new Grpo(new() { ClipLow = 1, ClipHigh = 9 })));

        Assert.Equal(plain.Gradient, shielded.Gradient);
        Assert.Equal(plain.Loss, shielded.Loss);

        (double[] Gradient, double Loss) Run(Objective objective)
        {
            using var update = new PolicyUpdate(model, objective, new());
            var round = new Round([Pull(0, 0, 1), Pull(0, 2, 0), Pull(1, 3, 0), Pull(1, 1, 1)]);
            update.Prepare(round);
            using (no_grad())
                model.Table.add_(likelier);
            model.Table.grad?.zero_();
            var (loss, _) = update.Backward(update.Batches(round, 0).Single());
            using (no_grad())
                model.Table.sub_(likelier);
            return (model.Table.grad!.data<double>().ToArray(), loss);
        }
    }

    [Fact] // Of four tokens with A < 0 one may be shielded: the one with the lowest log-prob, in whatever micro-batch it stands.
    public void Begin_QuarterOfFourTokens_ChoosesTheLowestOfTheWholeBatch()
    {
        using var model = new TableModel(4, [[4]], [[.. _four.Select(value => Math.Log(value))]]);
        var trajectories = Enumerable.Range(0, 3).SelectMany(group => new[] { Pull(group, 0, 1), Pull(group, group == 1 ? 2 : 1, 0) }).ToArray();
        using var update = new PolicyUpdate(model, new LpReg(new() { Share = 0.25 }), new() { Optimizer = new() { LearningRate = 0, MicroBatchTokens = 1 } });

        Assert.Equal(1 / 6d, update.Run(new Round(trajectories))["shielded"], 1e-9);
    }

    /// <summary>By the log-prob of the token that got reward 0, the other of its pair having got 1.</summary>
    private static (double Gradient, double Loss) Gradient(int token, double share)
    {
        using var model = new TableModel(4, [[4]], [[.. _four.Select(value => Math.Log(value))]]);
        using var update = new PolicyUpdate(model, new LpReg(new() { Share = share }), new());
        var round = new Round([Pull(0, 0, 1), Pull(0, token, 0)]);
        update.Prepare(round);
        var (loss, _) = update.Backward(update.Batches(round, 0).Single());
        // dL/dlogit_k = Σ over tokens of c · (1[token = k] − p_k): the coefficient of this token follows from an unsampled third token
        var byLogit = model.Table.grad!.data<double>().ToArray();
        var sum = -byLogit[1] / _four[1];
        return (byLogit[token] + _four[token] * sum, loss);
    }

    private static Trajectory Pull(int group, int token, double reward) =>
        Trajectory.FromTokens(group, [4, token], [false, true], [0, 0], [reward], [0, (float)Math.Log(_four[token])]);

    private static float[] Logits(double[] probabilities) => [.. probabilities.Select(probability => (float)Math.Log(probability) + 3)];
}

using Platform.Training.Learners;
using Platform.Training.Objectives;
using Platform.Training.Tests.Objectives;
using static TorchSharp.torch;

namespace Platform.Training.Tests.Learners;

public class SftTests
{
    [Fact]
    public void Loss_TwoSequences_IsTheMeanNegativeLogProbOfAllTokens()
    {
        using var scope = NewDisposeScope();
        var weights = Aggregate.Weights(Aggregation.TokenMean, [3, 1]);
        var logProbs = tensor(new[] { -1f, -2f, -3f, -10f }, requires_grad: true);

        var loss = Sft.Loss(logProbs, tensor(new[] { (float)weights[0], (float)weights[0], (float)weights[0], (float)weights[1] }));
        loss.backward();

        Assert.Equal(4, Tensors.Values(loss)[0], 1e-6);
        Tensors.Near([-0.25, -0.25, -0.25, -0.25], Tensors.Values(logProbs.grad!));
    }
}

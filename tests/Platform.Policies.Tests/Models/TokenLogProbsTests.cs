using Platform.Policies.Models;
using static TorchSharp.torch;

namespace Platform.Policies.Tests.Models;

public sealed class TokenLogProbsTests
{
    [Theory]
    [InlineData(1.0)]
    [InlineData(0.7)]
    public void Scores_AgreeWithLogSoftmaxOfReferenceLogits(double temperature)
    {
        var config = SomeModels.Grouped;
        using var model = SomeModels.Create(config);
        var batch = SomeModels.Batch(config, seed: 1);
        var weights = SomeModels.Export(model);
        using var guard = no_grad();
        using var scores = model.TokenLogProbs(batch, temperature, entropy: true);
        var (logProbs, entropies) = (scores.LogProbs.data<float>().ToArray(), scores.Entropy!.data<float>().ToArray());
        var next = 0;
        for (var row = 0; row < batch.Rows; row++)
        {
            var inputs = batch.Inputs.Skip(row * batch.Time).Take(batch.Lengths[row]).Select(id => (int)id).ToArray();
            var logits = SomeModels.Reference(config, weights, inputs);
            for (var k = 0; k < batch.Counts[row]; k++, next++)
            {
                var position = (int)(batch.Positions[next] - row * batch.Time);
                var z = logits.Skip(position * config.VocabularySize).Take(config.VocabularySize).Select(value => value / temperature).ToArray();
                var normalizer = Math.Log(z.Sum(Math.Exp));
                Assert.Equal(z[batch.Targets[next]] - normalizer, logProbs[next], 2e-5);
                Assert.Equal(normalizer - z.Sum(value => Math.Exp(value - normalizer) * value), entropies[next], 2e-5);
            }
        }

        Assert.Equal(batch.TrainableCount, next);
    }

    [Theory]
    [InlineData(false, 1 << 20, 1 << 20, true)]
    [InlineData(true, 1 << 20, 1 << 20, true)]
    [InlineData(true, 1 << 20, 1 << 20, false)]
    [InlineData(true, 400, 1 << 20, true)]
    [InlineData(true, 400, 0, true)]
    [InlineData(false, 400, 0, false)]
    public void Gradient_KeptOrComputedAgainInChunks_AgreesWithFullLogSoftmax(bool entropy, long chunkBytes, long keptBytes, bool kernels)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var hidden = randn([9, 16], generator: generator).requires_grad_(true);
        var weight = randn([23, 16], generator: generator).requires_grad_(true);
        var targets = tensor(new long[] { 0, 22, 5, 5, 7, 1, 2, 3, 4 });
        var mix = randn([9], generator: generator);

        var logP = nn.functional.log_softmax(hidden.matmul(weight.t()) / 0.8, -1);
        var expected = (logP.gather(1, targets.unsqueeze(1)).squeeze(1) * mix).sum();
        if (entropy)
            expected = expected - ((logP.exp() * logP).sum(-1) * mix.square()).sum();
        expected.backward();
        var (hiddenGradient, weightGradient) = (hidden.grad!.clone(), weight.grad!.clone());
        hidden.grad!.zero_();
        weight.grad!.zero_();

        var scores = LogProbFunction.Apply(hidden, weight, targets, 0.8, entropy, new(chunkBytes, keptBytes, kernels));
        var actual = (scores[0] * mix).sum();
        if (entropy)
            actual = actual + (scores[1] * mix.square()).sum();
        actual.backward();

        Assert.Equal(expected.item<float>(), actual.item<float>(), 1e-4);
        Assert.True(allclose(hiddenGradient, hidden.grad!, 1e-4, 1e-5));
        Assert.True(allclose(weightGradient, weight.grad!, 1e-4, 1e-5));
    }

    [Fact]
    public void Scores_OfASequence_DoNotDependOnTheBatch()
    {
        var config = SomeModels.Grouped;
        using var model = SomeModels.Create(config);
        using var guard = no_grad();
        int[] sequence = [1, 2, 3, 4, 5];
        bool[] mask = [false, true, false, true, true];
        using var alone = model.TokenLogProbs(new([sequence], [mask]));
        using var crowd = model.TokenLogProbs(new([[9, 8], sequence, [.. Enumerable.Range(0, 20)]], [[false, true], mask, new bool[20]]));
        var expected = alone.LogProbs.data<float>().ToArray();
        var actual = crowd.LogProbs.data<float>().ToArray();
        Assert.Equal(4, actual.Length);
        for (var i = 0; i < 3; i++)
            Assert.Equal(expected[i], actual[i + 1], 1e-5);
    }

    [Fact]
    public void Batch_MarkedFirstToken_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => new SequenceBatch([[1, 2]], [[true, true]]));
        Assert.Contains("Sequence 0 marks its first token", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TokenOutsideTheVocabulary_IsRefused()
    {
        using var model = SomeModels.Create(SomeModels.Plain);
        var error = Assert.Throws<ArgumentException>(() => model.TokenLogProbs(new([[1, 40]], [[false, true]])));
        Assert.Contains("Token 40 is outside the vocabulary: expected 0 to 39.", error.Message, StringComparison.Ordinal);
    }
}

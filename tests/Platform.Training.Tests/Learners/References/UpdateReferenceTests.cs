using Platform.Policies.Models;
using Platform.Training.Learners;
using Platform.Training.Learners.References;
using Platform.Training.Plans;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Training.Tests.Learners.References;

public class UpdateReferenceTests
{
    private static readonly GrpoOptions s_options = new() { GroupSize = 4, BatchSize = 16, Kl = new() { Coefficient = 0.01 } };

    [Fact]
    public void Run_RefreshedAfterEveryStep_ComparesWithThePolicyItself()
    {
        Assert.Equal(0, LastKl(new() { Kind = "refresh", Every = 1 }), 1e-9);
        Assert.True(LastKl(new()) > 1e-4);
    }

    [Theory]
    [InlineData("frozen")]
    [InlineData("refresh")]
    [InlineData("ema")]
    public void SaveAndLoad_GoesOnWithTheSameReference(string kind)
    {
        var options = new ReferenceOptions { Kind = kind, Every = 3, Decay = 0.5 };
        var task = new TextArms();
        using var model = ToyRollouts.CreateModel(task, 1);
        using var start = model.Copy();
        using var update = Create(model, start, options);
        ToyTraining.Train(update, task, rounds: 4, tasks: 4, rollouts: 4, seed: 1);
        using var saved = new MemoryStream();
        update.Save(saved);
        using var copy = ToyRollouts.CreateModel(task, 1);
        copy.CopyWeightsFrom(model);
        using var other = Create(copy, start, options);
        saved.Position = 0;
        other.Load(saved);

        var expected = ToyTraining.Train(update, task, rounds: 2, tasks: 4, rollouts: 4, seed: 2)[^1];
        var actual = ToyTraining.Train(other, task, rounds: 2, tasks: 4, rollouts: 4, seed: 2)[^1];

        Assert.Equal(expected["klReference"], actual["klReference"]);
        Assert.Equal(expected["loss"], actual["loss"]);
    }

    private static double LastKl(ReferenceOptions options)
    {
        var task = new TextArms();
        using var model = ToyRollouts.CreateModel(task, 1);
        using var start = model.Copy();
        using var update = Create(model, start, options);
        return ToyTraining.Train(update, task, rounds: 5, tasks: 4, rollouts: 4, seed: 1)[^1]["klReference"];
    }

    private static PolicyUpdate Create(DecoderModel model, ITokenModel start, ReferenceOptions options) => new(
        model, new Grpo(s_options), new() { Optimizer = new() { LearningRate = 0.01 }, Steps = 20 }, ReferencePolicy.Create(options, model, start.Copy));
}

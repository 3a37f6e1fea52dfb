using Platform.Training.Learners;
using Platform.Training.Learners.CriticFree;
using Platform.Training.Tests.Objectives;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Learners.CriticFree;

public class LitePpoTests
{
    [Fact] // Rewards 1, 0, 1, 1 have the sample deviation 0.5.
    public void Advantages_TwoGroups_AreCentredByGroupAndScaledByBatch()
    {
        var advantages = ObjectiveRun.Advantages(new LitePpo(new()), ObjectiveRun.Rows((0, 1, [-1]), (0, 0, [-1]), (1, 1, [-1]), (1, 1, [-1])));

        Tensors.Near([1, -1, 0, 0], [.. advantages.Select(row => (float)row[^1])], 1e-5);
    }

    [Fact]
    public void Loss_OneGroup_IsGrpos()
    {
        var rows = ObjectiveRun.Rows((0, 1, [-1, -2]), (0, 0, [-1.5f]), (0, 0.25, [-0.5f, -1]));
        float[] now = [-0.9f, -2.4f, -1.2f, -0.4f, -1.3f];

        var lite = ObjectiveRun.Of(new LitePpo(new()), rows, now);
        var grpo = ObjectiveRun.Of(new Grpo(new()), rows, now);

        Assert.Equal(grpo.Loss, lite.Loss, 1e-6);
        Tensors.Near([.. grpo.Gradient], lite.Gradient, 1e-7);
    }
}

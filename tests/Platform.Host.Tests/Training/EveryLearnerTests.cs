using Platform.Host.Tests.Cli;
using Platform.Training.Plans;

namespace Platform.Host.Tests.Training;

/// <summary>Every learner of the catalogue trains from a recipe that names it.</summary>
[Collection(TrainCollection.Name)]
public sealed class EveryLearnerTests : IDisposable
{
    // Learners that have nothing to learn from without stored episodes.
    private static readonly string[] s_offline = ["weighted-bc"];
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Learners => [.. LearnerCatalogue.Entries.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Learners))]
    public async Task Train_TwoStepsOfTheSmallestRecipe_IsFinite(string learner)
    {
        var data = "";
        if (s_offline.Contains(learner))
        {
            await TrainAsync("stored", "{type: grpo}");
            data = $", data: ['{_folder.Path("stored")}']";
        }

        await TrainAsync("run", $"{{type: {learner}{data}}}");

        Assert.Equal(2, RunFiles.Metrics(_folder.Path("run")).Length);
    }

    private async Task TrainAsync(string name, string learner)
    {
        var call = await Call.Of(
            "train", Repository.File("recipes/smoke.yaml"), "--runs", _folder.FullPath, "--name", name, "--json", "--set", $"learner={learner}",
            "--set", "steps=2", "--set", "rollout.storeEvery=1", "--set", "evaluation.tasks=2", "--set", "evaluation.finalTasks=0");
        Assert.True(call.ExitCode == 0, call.Error);
    }
}

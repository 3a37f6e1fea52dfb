using Platform.Sdk;
using Platform.Training.Learners.CriticFree;
using Platform.Training.Plans;
using Platform.Training.Plans.CriticFree;
using Platform.Training.Runs;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Learners.CriticFree;

/// <summary>Whole runs on a small environment.</summary>
public class CriticFreeRunTests
{
    public static TheoryData<string> Learners => [.. CriticFreeLearners.Entries.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Learners))]
    public async Task RunAsync_EveryLearner_CancelledAndResumedGivesTheSameBytes(string learner)
    {
        using var folder = new TemporaryFolder();
        PolicyGradientOptions options = learner switch
        {
            "kimi" => new KimiOptions { RoundsPerIterate = 3, LengthReward = new() { Weight = 0.1 } },
            "reinforce" => new ReinforceOptions { Baseline = "greedy" },
            "mdpo" => new MdpoOptions { Epochs = 2 },
            "loop" => new LoopOptions { Updates = 2 },
            _ => (PolicyGradientOptions)Activator.CreateInstance(CriticFreeLearners.Entries.Single(entry => entry.Name == learner).OptionsType)!,
        };
        options = options with { BatchSize = 2 * options.GroupSize };
        var before = Imitation(options);

        await Train(folder["whole"], options, null);
        var steps = await Train(folder["cut"], options, cancelAfter: before + 2);
        steps.AddRange(await Train(folder["cut"], options, null, resume: true));

        Assert.Equal(before + 4, steps.Count);
        Assert.All(steps, step => Assert.All(step.Values.Values, value => Assert.True(double.IsFinite(value))));
        Assert.Contains(steps.Skip(before), step => step.Values["gradNorm"] > 0);
        if (learner == "reinforce")
            Assert.All(steps, step => Assert.True(step.Values.ContainsKey("greedyReturn")));
        foreach (var file in (string[])["model.safetensors", "learner.bin"])
            Assert.Equal(Last("whole", file), Last("cut", file));

        byte[] Last(string run, string file) => File.ReadAllBytes(folder[$"{run}/checkpoints/{RunFolder.StepName(before + 4)}/{file}"]);
    }

    [Fact]
    public async Task RunAsync_DapoWithoutAMixedGroup_ChangesNothingAndSaysSo()
    {
        using var folder = new TemporaryFolder();
        var observer = new RecordingObserver();
        var options = new DapoOptions { GroupSize = 2, BatchSize = 4, MaxPlays = 3 };
        var plan = Plan(folder["run"], options) with { Environment = EchoEnvironment.Source((_, _, _) => 1) };
        plan = plan with { Stages = [plan.Stages[^1] with { Steps = 1 }], Rollout = plan.Rollout with { MaxTokensPerTurn = 1 } };

        await new TrainingRun(plan, observer, TimeProvider.System).RunAsync(false, CancellationToken.None);

        var step = Assert.Single(observer.Steps).Values;
        Assert.Equal(6, step["filteredGroups"]); // an untrained policy solves none of the tasks
        Assert.Equal(3, step["plays"]);
        Assert.Equal(0, step["gradNorm"]);
        Assert.Contains("Every group of this step was filtered out, in 3 rounds of play: the step changed nothing.", observer.Notes);
    }

    [Fact] // No outcome is known and rewards differ, so every group is mixed.
    public async Task RunAsync_DapoWhereEveryGroupIsMixed_SamplesAsWithoutDynamicSampling()
    {
        using var folder = new TemporaryFolder();
        byte[][] weights = [await Weights("on", true), await Weights("off", false)];

        Assert.Equal(weights[1], weights[0]);

        async Task<byte[]> Weights(string name, bool samples)
        {
            var observer = new RecordingObserver();
            var plan = Plan(folder[name], new DapoOptions { GroupSize = 4, BatchSize = 8, DynamicSampling = samples });
            plan = plan with
            {
                Stages = [plan.Stages[^1] with { Steps = 2 }],
                Environment = new LambdaEnvironmentSource(() => new LetterSumEnvironment()),
                Rollout = plan.Rollout with { MaxTokensPerTurn = 3 },
            };
            await new TrainingRun(plan, observer, TimeProvider.System).RunAsync(false, CancellationToken.None);
            Assert.All(observer.Steps, step => Assert.Equal(0, step.Values.GetValueOrDefault("filteredGroups")));
            return File.ReadAllBytes(folder[$"{name}/checkpoints/{RunFolder.StepName(2)}/model.safetensors"]);
        }
    }

    /// <summary>Steps of imitation, without which no group has a solved task and one that is not.</summary>
    private static int Imitation(PolicyGradientOptions options) => options is DapoOptions ? 20 : 0;

    private static RunPlan Plan(string folder, PolicyGradientOptions options)
    {
        var plan = EchoPlan.Create(folder, Imitation(options), 4);
        return plan with { Stages = [.. plan.Stages.SkipLast(1), plan.Stages[^1] with { Learner = options }], Checkpoint = new() { Every = 3, Keep = 4 } };
    }

    private static async Task<List<StepMetrics>> Train(string folder, PolicyGradientOptions options, int? cancelAfter, bool resume = false)
    {
        using var cancellation = new CancellationTokenSource();
        var observer = new RecordingObserver { OnStep = metrics => { if (metrics.Step == cancelAfter) cancellation.Cancel(); } };
        var result = await new TrainingRun(Plan(folder, options), observer, TimeProvider.System).RunAsync(resume, cancellation.Token);
        Assert.Equal(cancelAfter is null, result.IsComplete);
        return observer.Steps;
    }

    /// <summary>One turn that pays the sum of the reply's characters, which hardly any two replies share.</summary>
    private sealed class LetterSumEnvironment : IEnvironment
    {
        public ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken) => new(Observation.FromText("Say something."));

        public ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken) =>
            new(new StepResult(Observation.FromText(""), action.Text.Sum(letter => letter), true, false));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

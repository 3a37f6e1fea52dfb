using Platform.Policies.Models;
using Platform.Training.Plans;

namespace Platform.Training.Tests.Support;

/// <summary>Small plans on <see cref="EchoEnvironment"/>.</summary>
internal static class EchoPlan
{
    /// <summary>Imitates random play, then improves on it.</summary>
    public static RunPlan Create(string folder, int imitation, int improvement, IEnvironmentSource? environment = null) => new()
    {
        Name = "echo",
        Folder = folder,
        Seed = 5,
        ResolvedRecipe = "name: echo\n",
        Environment = environment ?? EchoEnvironment.Source(),
        Policy = new()
        {
            Template = "plain",
            Device = "cpu",
            Model = new ModelConfig { HiddenSize = 32, Layers = 1, Heads = 2, FeedForwardSize = 64, MaxLength = 32 },
            Tokenizer = new() { Episodes = 4 },
        },
        Rollout = new() { MaxTokensPerTurn = 1, StoreEvery = 2, StepTimeoutSeconds = 5 },
        Stages =
        [
            .. imitation > 0 ? [new StagePlan("imitation", imitation, new SftOptions { Demonstrator = "random", BatchSize = 32 }, new() { LearningRate = 5e-3 })] : Array.Empty<StagePlan>(),
            .. improvement > 0 ? [new StagePlan("improvement", improvement, new GrpoOptions { GroupSize = 8, BatchSize = 64, Credit = "turn", Discount = 0 }, new() { LearningRate = 5e-3 })] : Array.Empty<StagePlan>(),
        ],
        Evaluation = new() { Tasks = 10, FinalTasks = 0 },
        Checkpoint = new() { Every = 3, Keep = 2 },
    };
}

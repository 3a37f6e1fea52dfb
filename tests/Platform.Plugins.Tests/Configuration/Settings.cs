using System.Text.Json.Nodes;
using Platform.Plugins.Configuration;
using Platform.Sdk;

namespace Platform.Plugins.Tests.Configuration;

public enum Device
{
    Cpu,
    CudaGraph,
}

public sealed record KlSettings
{
    [Setting("Weight of the KL term.", Minimum = 0)]
    public double Coefficient { get; init; } = 0.01;

    [Setting("Estimator.", Values = ["k1", "k2", "k3"])]
    public string Estimator { get; init; } = "k2";
}

[ScalarShorthand("name")]
public sealed record StageSettings
{
    public string Name { get; init; } = "stage";

    public int Epochs { get; init; } = 1;

    public GrpoSettings Learner { get; init; } = new();
}

public sealed record GrpoSettings : IValidatedSettings
{
    [Setting("Step size.", Minimum = 0, Maximum = 1)]
    public double LearningRate { get; init; } = 1e-3;

    [Setting("Rollouts per task.", Minimum = 2, Maximum = 4096)]
    public int GroupSize { get; init; } = 8;

    public int BatchSize { get; init; } = 64;

    public KlSettings Kl { get; init; } = new() { Estimator = "k3" };

    public IEnumerable<SettingError> Validate(string path)
    {
        if (BatchSize % GroupSize != 0)
            yield return new SettingError($"{path}.batchSize", $"{path}.batchSize is {BatchSize}, which does not hold whole groups of {GroupSize}: use {((BatchSize / GroupSize) + 1) * GroupSize}.");
    }
}

[ScalarShorthand("id")]
public sealed record EnvironmentSettings
{
    public required string Id { get; init; }

    public JsonObject Parameters { get; init; } = [];

    public ConfigurationNode? Options { get; init; }
}

public sealed record PointSettings(int X, int Y = 2);

public sealed record RecipeSettings
{
    [Setting("Name of the run.")]
    public string Name { get; init; } = "run";

    public ulong Seed { get; init; } = 1;

    public bool Resume { get; init; }

    public Device Device { get; init; }

    public string? Note { get; init; }

    public int? Limit { get; init; } = 5;

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(90);

    public IReadOnlyList<StageSettings> Stages { get; init; } = [];

    public GrpoSettings Learner { get; init; } = new GrpoSettings();

    public EnvironmentSettings Environment { get; init; } = new() { Id = "maze-v1" };

    public PointSettings Point { get; init; } = new(1);

    public IReadOnlyDictionary<string, double> Weights { get; init; } = new Dictionary<string, double>();

    public int[] Layers { get; init; } = [1, 2];
}

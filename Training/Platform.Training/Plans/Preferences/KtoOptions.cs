using Platform.Sdk;
using Platform.Training.Data;

namespace Platform.Training.Plans.Preferences;

/// <summary>Settings of the KTO learner: <c>learner</c> with type <c>kto</c>.</summary>
public sealed record KtoOptions : IValidatedSettings
{
    /// <summary>Data files and run folders; empty to play own episodes.</summary>
    [Setting("JSONL files of labelled responses and folders of stored runs; empty learns from the policy's own episodes.")]
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>Responses per optimizer step; with own episodes a multiple of <see cref="GroupSize"/>.</summary>
    [Setting("Responses per optimizer step, 2 or more.", Minimum = 2, Maximum = 1_000_000)]
    public int BatchSize { get; init; } = 64;

    /// <summary>Own episodes per task; ignored with data.</summary>
    [Setting("Own episodes per task; ignored with data.", Minimum = 1)]
    public int GroupSize { get; init; } = 4;

    /// <summary>Optimizer steps per round.</summary>
    [Setting("Optimizer steps per round of own episodes or examples.", Minimum = 1, Maximum = 1024)]
    public int Updates { get; init; } = 1;

    /// <summary>Passes over a round.</summary>
    [Setting("Passes over a round.", Minimum = 1, Maximum = 64)]
    public int Epochs { get; init; } = 1;

    /// <summary>β: how much a log-ratio to the reference counts as reward.</summary>
    [Setting("How much a log-ratio to the reference counts as reward.", Minimum = 1e-6, Maximum = 1000)]
    public double Beta { get; init; } = 0.1;

    /// <summary>A response with at least this score is desirable, where the environment does not say whether the task was solved.</summary>
    [Setting("A response with at least this score is desirable, where no outcome is known.")]
    public double Threshold { get; init; } = 0.5;

    /// <summary>λ_D: weight of desirable responses.</summary>
    [Setting("Weight of desirable responses.", Minimum = 0, Maximum = 1000)]
    public double DesirableWeight { get; init; } = 1;

    /// <summary>λ_U: weight of undesirable responses.</summary>
    [Setting("Weight of undesirable responses.", Minimum = 0, Maximum = 1000)]
    public double UndesirableWeight { get; init; } = 1;

    /// <summary>Whether the rarer label gets as much weight in all as the other.</summary>
    [Setting("Whether the label that was seen less often so far gets as much weight in all as the other.")]
    public bool Balance { get; init; } = true;

    /// <inheritdoc/>
    public IEnumerable<SettingError> Validate(string path)
    {
        if (Data.Count == 0 && (BatchSize < 2 * GroupSize || BatchSize % GroupSize != 0))
            yield return new($"{path}.batchSize", $"{path}.batchSize is {BatchSize}, but the reference point compares responses to two tasks or more of {GroupSize} ({path}.groupSize) each: use {Math.Max(2, BatchSize / GroupSize + 1) * GroupSize}.");
        foreach (var error in DataFiles.Check(Data, $"{path}.data"))
            yield return error;
    }
}

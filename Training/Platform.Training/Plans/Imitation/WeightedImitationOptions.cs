using Platform.Sdk;
using Platform.Training.Data;

namespace Platform.Training.Plans.Imitation;

/// <summary>Settings of imitation of the better part of mixed data: <c>learner</c> with type <c>weighted-bc</c>.</summary>
public sealed record WeightedImitationOptions : IValidatedSettings
{
    /// <summary>Data files and run folders.</summary>
    [Setting("JSONL files of scored responses and folders of stored runs.")]
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>What the chance of a trajectory follows.</summary>
    [Setting("Whether the chance of a trajectory follows its return, its return against its task's mean, or is the same for the best.", Values = ["return", "advantage", "best"])]
    public string Weighting { get; init; } = "advantage";

    /// <summary>T: the lower, the more the best count.</summary>
    [Setting("The lower, the more the best count; on returns scaled to 0 to 1.", Minimum = 1e-4, Maximum = 1e9)]
    public double Temperature { get; init; } = 0.1;

    /// <summary>Share that <see cref="Weighting"/> <c>best</c> keeps.</summary>
    [Setting("Share that weighting best keeps.", Minimum = 1e-4, Maximum = 1)]
    public double Share { get; init; } = 0.25;

    /// <summary>Turns per optimizer step.</summary>
    [Setting("Turns per optimizer step: each is drawn by the weight of its trajectory.", Minimum = 1, Maximum = 1_000_000)]
    public int BatchSize { get; init; } = 64;

    /// <inheritdoc/>
    public IEnumerable<SettingError> Validate(string path)
    {
        if (Data.Count == 0)
            yield return new($"{path}.data", $"{path}.data is empty, but there has to be something to weigh: name files of examples or the folder of a run, such as [runs/quickstart].");
        foreach (var error in DataFiles.Check(Data, $"{path}.data"))
            yield return error;
    }
}

using Platform.Sdk;
using Platform.Training.Data;

namespace Platform.Training.Plans.Preferences;

/// <summary>What every learner has that compares a chosen response with a rejected one.</summary>
public abstract record ContrastOptions : IValidatedSettings
{
    /// <summary>Data files (<c>.jsonl</c>, <c>.jsonl.gz</c>) and run folders; empty to play own episodes.</summary>
    [Setting("JSONL files of preferences and folders of stored runs; empty compares the policy's own episodes.")]
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>Groups of compared responses per optimizer step: data sets give a pair each, own episodes a group.</summary>
    [Setting("Tasks per optimizer step: each gives a pair, or as many as pairing says.", Minimum = 1, Maximum = 1_000_000)]
    public int BatchSize { get; init; } = 32;

    /// <summary>Own episodes per task; ignored with data.</summary>
    [Setting("Own episodes per task; ignored with data.", Minimum = 2)]
    public int GroupSize { get; init; } = 8;

    /// <summary>Which episodes of a task are compared.</summary>
    [Setting("Which episodes of a task are compared: the best with the worst, all that differ, or the shortest right one with longer ones that are wrong or much longer.", Values = ["best-worst", "all", "shortest-right"])]
    public string Pairing { get; init; } = "best-worst";

    /// <summary>With pairing <c>shortest-right</c>: a right episode with this many times the shortest one's tokens, or more, loses to it.</summary>
    [Setting("With pairing shortest-right, a right episode with this many times the tokens of the shortest right one loses to it.", Minimum = 1, Maximum = 1000)]
    public double LongerBy { get; init; } = 1.5;

    /// <summary>With pairing <c>shortest-right</c>: an episode with at least this return is right, where the environment does not say whether the task was solved.</summary>
    [Setting("With pairing shortest-right, an episode with at least this return is right, where no outcome is known.")]
    public double RightReturn { get; init; } = 1;

    /// <summary>Scores of a pair differ by more than this.</summary>
    [Setting("Scores of a pair differ by more than this.", Minimum = 0)]
    public double Margin { get; init; }

    /// <summary>Optimizer steps per round of own episodes or of examples.</summary>
    [Setting("Optimizer steps per round of own episodes or examples.", Minimum = 1, Maximum = 1024)]
    public int Updates { get; init; } = 1;

    /// <summary>Passes over a round.</summary>
    [Setting("Passes over a round's pairs.", Minimum = 1, Maximum = 64)]
    public int Epochs { get; init; } = 1;

    /// <inheritdoc/>
    public virtual IEnumerable<SettingError> Validate(string path) => DataFiles.Check(Data, $"{path}.data");
}

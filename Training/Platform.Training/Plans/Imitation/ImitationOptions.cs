using Platform.Sdk;
using Platform.Training.Data;

namespace Platform.Training.Plans.Imitation;

/// <summary>What every learner has that imitates: a scripted policy, examples, or stored episodes.</summary>
public abstract record ImitationOptions : IValidatedSettings
{
    /// <summary>Scripted policy whose play is imitated; ignored with <see cref="Data"/>.</summary>
    [Setting("Scripted policy whose play is imitated; ignored with data.")]
    public string Demonstrator { get; init; } = "oracle";

    /// <summary>Data files and run folders to imitate instead; empty for the demonstrator.</summary>
    [Setting("JSONL files of conversations and folders of stored runs to imitate; empty imitates the demonstrator.")]
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>Episodes or examples per optimizer step.</summary>
    [Setting("Demonstrated episodes or examples per optimizer step.", Minimum = 1, Maximum = 1_000_000)]
    public int BatchSize { get; init; } = 64;

    /// <summary>Keeps only what has at least this return or score; null keeps all (filtered behaviour cloning).</summary>
    [Setting("Keeps only demonstrations whose return is at least this.")]
    public double? MinimumReturn { get; init; }

    /// <inheritdoc/>
    public virtual IEnumerable<SettingError> Validate(string path) => DataFiles.Check(Data, $"{path}.data");
}

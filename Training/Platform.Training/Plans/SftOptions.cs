using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>Settings of supervised fine-tuning on demonstrations: <c>learner</c> with type <c>sft</c>.</summary>
public sealed record SftOptions
{
    /// <summary>Scripted policy whose play is imitated.</summary>
    [Setting("Scripted policy whose play is imitated.")]
    public string Demonstrator { get; init; } = "oracle";

    /// <summary>Demonstrated episodes per optimizer step.</summary>
    [Setting("Demonstrated episodes per optimizer step.", Minimum = 1, Maximum = 1_000_000)]
    public int BatchSize { get; init; } = 64;

    /// <summary>Keeps only demonstrations whose return is at least this; null keeps all (filtered behaviour cloning).</summary>
    [Setting("Keeps only demonstrations whose return is at least this.")]
    public double? MinimumReturn { get; init; }
}

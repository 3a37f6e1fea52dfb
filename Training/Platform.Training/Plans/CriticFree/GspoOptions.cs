using Platform.Sdk;

namespace Platform.Training.Plans.CriticFree;

/// <summary>Settings of the GSPO learner: <c>learner</c> with type <c>gspo</c>. Ratios are means over a sequence, so the clip bounds are a thousand times smaller than PPO's.</summary>
public sealed record GspoOptions : PolicyGradientOptions
{
    /// <summary>The paper's bounds, and the only aggregation under which a sequence's ratio is one term.</summary>
    public GspoOptions() => (ClipLow, ClipHigh, Aggregation) = (3e-4, 4e-4, "sequence-mean-token-mean");

    /// <summary>Whether the ratio carries its own gradient, or each token's: the same where advantages do not differ within a sequence.</summary>
    [Setting("Whether the gradient follows the sequence's ratio, or each token's beside it.", Values = ["sequence", "token"])]
    public string Variant { get; init; } = "sequence";

    /// <summary>What one ratio covers: everything the policy wrote in an episode, or one turn.</summary>
    [Setting("What one ratio covers.", Values = ["trajectory", "turn"])]
    public string Ratio { get; init; } = "trajectory";

    /// <inheritdoc/>
    public override IEnumerable<SettingError> Validate(string path)
    {
        foreach (var error in base.Validate(path))
            yield return error;
        if (Aggregation != "sequence-mean-token-mean")
            yield return new($"{path}.aggregation", $"{path}.aggregation is {Aggregation}, but GSPO has one ratio per sequence: use sequence-mean-token-mean.");
    }
}

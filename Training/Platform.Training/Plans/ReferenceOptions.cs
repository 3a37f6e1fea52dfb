using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>The policy that a KL term or a preference loss compares with: <c>reference</c> of a learner.</summary>
public sealed record ReferenceOptions : IValidatedSettings
{
    /// <summary>Which policy it is.</summary>
    [Setting("Which policy it is: that of the stage's start (frozen), the policy of the last multiple of every optimizer steps (refresh), its moving average (ema), the start averaged with another model (soup), or the policy without its adapters (adapterOff).", Values = ["frozen", "refresh", "ema", "soup", "adapterOff"])]
    public string Kind { get; init; } = "frozen";

    /// <summary>Optimizer steps between two refreshments.</summary>
    [Setting("Optimizer steps between two refreshments of kind refresh.", Minimum = 1)]
    public int Every { get; init; } = 100;

    /// <summary>Share of the average that stays in each optimizer step, under kind <c>ema</c>.</summary>
    [Setting("Share of the average that stays in each optimizer step, under kind ema.", Minimum = 0, Maximum = 1)]
    public double Decay { get; init; } = 0.99;

    /// <summary>α: share of the stage's start in a soup.</summary>
    [Setting("Share of the stage's start in a soup; the rest is the other model's.", Minimum = 0, Maximum = 1)]
    public double Alpha { get; init; } = 0.5;

    /// <summary>Folder of the other model of a soup.</summary>
    [Setting("Folder of the other model of a soup, such as a checkpoint of another run from the same start.")]
    public string Other { get; init; } = "";

    /// <inheritdoc/>
    public IEnumerable<SettingError> Validate(string path)
    {
        if (Kind == "soup" && Other.Length == 0)
            yield return new($"{path}.other", $"{path}.kind is soup, which averages two models, but {path}.other is empty: name the folder of the other one.");
    }
}

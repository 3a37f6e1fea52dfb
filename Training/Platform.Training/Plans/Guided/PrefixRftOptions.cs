using Platform.Sdk;

namespace Platform.Training.Plans.Guided;

/// <summary>Settings of Prefix-RFT: <c>learner</c> with type <c>prefix-rft</c>.</summary>
public sealed record PrefixRftOptions : PolicyGradientOptions
{
    /// <summary>Starts with the source's dual clip and entropy bonus.</summary>
    public PrefixRftOptions() => (DualClip, EntropyCoefficient) = (3, 0.001);

    /// <summary>Scripted policy whose play of the task the prefix is taken from.</summary>
    [Setting("Scripted policy whose play of a task the prefix is taken from.")]
    public string Demonstrator { get; init; } = "oracle";

    /// <summary>Rollouts of each group that begin with a prefix, below <see cref="PolicyGradientOptions.GroupSize"/>.</summary>
    [Setting("Rollouts of each group that begin with a prefix, below groupSize.", Minimum = 1)]
    public int Prefixed { get; init; } = 1;

    /// <summary>Largest share of a demonstration that a prefix has, in [0, 1].</summary>
    [Setting("Largest share of a demonstration that a prefix has.", Minimum = 0, Maximum = 1)]
    public double High { get; init; } = 0.95;

    /// <summary>Smallest share at the start of the stage, in [0, 1]; falls to <see cref="LowEnd"/> along a cosine.</summary>
    [Setting("Smallest share of a demonstration that a prefix has at the start of the stage.", Minimum = 0, Maximum = 1)]
    public double LowStart { get; init; } = 0.95;

    /// <summary>Smallest share at the end of the stage, in [0, 1].</summary>
    [Setting("Smallest share at the end of the stage; it falls along a cosine.", Minimum = 0, Maximum = 1)]
    public double LowEnd { get; init; } = 0.05;

    /// <summary>Share of a round's prefix tokens that is learnt from: those with the highest entropy.</summary>
    [Setting("Share of a round's prefix tokens that is learnt from: those with the highest entropy.", Minimum = 0, Maximum = 1)]
    public double PrefixShare { get; init; } = 0.2;

    /// <summary>ε below for prefix tokens.</summary>
    [Setting("The ratio of prefix tokens stays at or above 1 - prefixClipLow.", Minimum = 1e-6, Maximum = 1)]
    public double PrefixClipLow { get; init; } = 0.2;

    /// <summary>ε above for prefix tokens.</summary>
    [Setting("The ratio of prefix tokens stays at or below 1 + prefixClipHigh.", Minimum = 1e-6, Maximum = 1000)]
    public double PrefixClipHigh { get; init; } = 0.2;

    /// <inheritdoc/>
    protected override bool TakesKlOffRewards => false;

    /// <inheritdoc/>
    public override IEnumerable<SettingError> Validate(string path)
    {
        foreach (var error in base.Validate(path))
            yield return error;
        if (Prefixed >= GroupSize)
            yield return new($"{path}.prefixed", $"{path}.prefixed is {Prefixed}, but {path}.groupSize is {GroupSize} and plain rollouts are the baseline: use {Math.Max(1, GroupSize - 1)} or less.");
        if (Math.Max(LowStart, LowEnd) > High)
            yield return new($"{path}.high", $"{path}.high is {High}, below the smallest share {Math.Max(LowStart, LowEnd)}: use {Math.Max(LowStart, LowEnd)} or more.");
    }
}

using Platform.Sdk;

namespace Platform.Training.Plans.CriticFree;

/// <summary>Settings of the DAPO learner: <c>learner</c> with type <c>dapo</c>. Its four parts stand for themselves: <c>clipHigh</c>, <c>dynamicSampling</c>,
/// <c>aggregation</c> and <c>overlong</c>.</summary>
public sealed record DapoOptions : PolicyGradientOptions
{
    /// <summary>The paper's group size and upper clip.</summary>
    public DapoOptions() => (GroupSize, ClipHigh) = (16, 0.28);

    /// <summary>Whether groups that are all right or all wrong are replaced by others.</summary>
    [Setting("Whether groups that are all right or all wrong are replaced by more play.")]
    public bool DynamicSampling { get; init; } = true;

    /// <summary>Most times that a round plays, while mixed groups are missing.</summary>
    [Setting("Most times that a round plays while mixed groups are missing.", Minimum = 1, Maximum = 1000)]
    public int MaxPlays { get; init; } = 10;

    /// <summary>What long replies cost.</summary>
    [Setting("What long replies cost.")]
    public OverlongOptions Overlong { get; init; } = new();

    /// <inheritdoc/>
    public override IEnumerable<SettingError> Validate(string path)
    {
        foreach (var error in base.Validate(path))
            yield return error;
        if (Overlong.Buffer > Overlong.MaxLength)
            yield return new($"{path}.overlong.buffer", $"{path}.overlong.buffer is {Overlong.Buffer}, which is longer than {path}.overlong.maxLength ({Overlong.MaxLength}): use {Math.Max(1, Overlong.MaxLength / 5)}.");
    }
}

/// <summary>Settings of the soft punishment of long replies. Lengths count the tokens that the policy wrote in all turns.</summary>
public sealed record OverlongOptions
{
    /// <summary>Length at which the whole penalty is due, in tokens.</summary>
    [Setting("Tokens at which the whole penalty is due.", Minimum = 1)]
    public int MaxLength { get; init; } = 20480;

    /// <summary>The penalty grows from 0 over this many tokens before <see cref="MaxLength"/>.</summary>
    [Setting("Tokens before maxLength over which the penalty grows.", Minimum = 1)]
    public int Buffer { get; init; } = 4096;

    /// <summary>The penalty at <see cref="MaxLength"/>; 0 for none.</summary>
    [Setting("The penalty at maxLength; 0 for none.", Minimum = 0, Maximum = 1000)]
    public double Factor { get; init; } = 1;

    /// <summary>Whether trajectories that a limit cut off are left out of the loss. Their reward still counts in their group's mean.</summary>
    [Setting("Whether trajectories that a limit cut off are left out of the loss.")]
    public bool MaskTruncated { get; init; }
}

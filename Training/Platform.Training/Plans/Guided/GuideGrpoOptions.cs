using Platform.Sdk;

namespace Platform.Training.Plans.Guided;

/// <summary>Settings of GRPO with adaptive guidance: <c>learner</c> with type <c>guide-grpo</c>.</summary>
public sealed record GuideGrpoOptions : PolicyGradientOptions
{
    /// <summary>Whether advantages are divided by the group's standard deviation.</summary>
    [Setting("Whether advantages are divided by the group's standard deviation.")]
    public bool NormalizeByStandardDeviation { get; init; } = true;

    /// <summary>Parameter of a task that holds its hint; tasks without it take theirs from <see cref="Demonstrator"/>.</summary>
    [Setting("Parameter of a task that holds its hint; tasks without it take theirs from the demonstrator.")]
    public string HintParameter { get; init; } = "hint";

    /// <summary>Scripted policy whose first actions become the hint of a task that has none; empty for no hint.</summary>
    [Setting("Scripted policy whose first actions become the hint of a task that has none; empty for no hint.")]
    public string Demonstrator { get; init; } = "oracle";

    /// <summary>Actions of the demonstration that a hint gives away; 0 for all.</summary>
    [Setting("Actions of the demonstration that a hint gives away; 0 for all.", Minimum = 0)]
    public int HintActions { get; init; } = 1;

    /// <summary>Text of the hint; {hint} stands for the task's own or the demonstrated actions.</summary>
    [Setting("Text of the hint; {hint} stands for the task's own hint or the demonstrated actions.")]
    public string HintText { get; init; } = "Hint: {hint}\n";

    /// <summary>Hinted rollouts of a failed task; 0 takes as many as it had.</summary>
    [Setting("Hinted rollouts of a failed task; 0 takes as many as it had.", Minimum = 0)]
    public int HintedRollouts { get; init; }

    /// <summary>Score that counts as solved where the environment does not say.</summary>
    [Setting("Score that counts as solved where the environment does not say.")]
    public double SuccessReturn { get; init; } = 0.5;

    /// <inheritdoc/>
    protected override bool TakesKlOffRewards => false;
}

using Platform.Sdk;

namespace Platform.Training.Plans.Preferences;

/// <summary>Settings of the SPO learner: <c>learner</c> with type <c>spo</c>.</summary>
public sealed record SpoOptions : PolicyGradientOptions
{
    /// <summary>What decides which of two episodes is preferred.</summary>
    [Setting("What decides which of two episodes is preferred; the shorter of two that are equally right, or the score alone.", Values = ["score", "outcome-then-turns", "outcome-then-tokens"])]
    public string Rule { get; init; } = "score";

    /// <summary>Scores no further apart are a tie.</summary>
    [Setting("Scores no further apart than this are a tie.", Minimum = 0)]
    public double Margin { get; init; }

    /// <summary>Whether win rates are divided by the group's standard deviation.</summary>
    [Setting("Whether win rates are divided by the group's standard deviation.")]
    public bool NormalizeByStandardDeviation { get; init; }

    /// <inheritdoc/>
    protected override bool TakesKlOffRewards => false;
}

/// <summary>Settings of the DNO learner: <c>learner</c> with type <c>dno</c>.</summary>
public sealed record DnoOptions : PreferenceOptions
{
    /// <summary>An iteration is a round, learnt from in several steps.</summary>
    public DnoOptions() => Updates = 4;

    /// <summary>Whether pairs are labelled by which scores higher, or by the difference of win rates.</summary>
    [Setting("Whether a pair is labelled by which scores higher, or by the difference of win rates.", Values = ["hard", "soft"])]
    public string Labels { get; init; } = "hard";

    /// <summary>Whether soft labels take win rates within the group, or scores that are win rates already.</summary>
    [Setting("Whether soft labels take win rates within the group, or scores that are win rates already.", Values = ["group", "score"])]
    public string Rates { get; init; } = "group";

    /// <summary>Pairs of the last round that are learnt from again, as a share of the fresh pairs; with hard labels and own episodes.</summary>
    [Setting("Pairs of the last round that are learnt from again, as a share of the fresh ones; with hard labels and own episodes.", Minimum = 0, Maximum = 1)]
    public double ReplayLast { get; init; } = 0.3;

    /// <summary>The same of the round before it.</summary>
    [Setting("Pairs of the round before the last that are learnt from again, as a share of the fresh ones; with hard labels and own episodes.", Minimum = 0, Maximum = 1)]
    public double ReplayBefore { get; init; } = 0.15;
}

/// <summary>Settings of the SRPO learner: <c>learner</c> with type <c>srpo</c>.</summary>
public sealed record SrpoOptions : PreferenceOptions
{
    /// <summary>α: weight of the improvement's part, in [0, 1].</summary>
    [Setting("Weight of the revision's own part against the joint one.", Minimum = 0, Maximum = 1)]
    public double Alpha { get; init; } = 0.5;

    /// <summary>What asks for a better answer after one was given.</summary>
    [Setting("What asks for a better answer after one was given: the same in training and in use.")]
    public string RevisionPrompt { get; init; } = "Improve your answer.";
}

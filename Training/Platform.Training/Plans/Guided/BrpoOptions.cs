using Platform.Sdk;

namespace Platform.Training.Plans.Guided;

/// <summary>Settings of budget-relative policy optimisation (AnytimeReasoner): <c>learner</c> with type <c>brpo</c>.</summary>
public sealed record BrpoOptions : PolicyGradientOptions
{
    /// <summary>Tokens of thinking after which it is cut, ascending; the last is the longest thinking.</summary>
    [Setting("Tokens of thinking after which it is cut, ascending; the last is the longest thinking.")]
    public IReadOnlyList<int> Budgets { get; init; } = [2000, 4000, 6000, 8000];

    /// <summary>How likely each budget is taken to be.</summary>
    [Setting("How likely each budget is taken to be: the same, in proportion to it, or all on the last.", Values = ["uniform", "linear", "base"])]
    public string Prior { get; init; } = "linear";

    /// <summary>Answers that are sampled at each cut.</summary>
    [Setting("Answers that are sampled at each cut.", Minimum = 1, Maximum = 256)]
    public int Summaries { get; init; } = 4;

    /// <summary>Most tokens of an answer.</summary>
    [Setting("Most tokens of an answer.", Minimum = 1)]
    public int SummaryTokens { get; init; } = 128;

    /// <summary>Text that ends thinking: the action is what follows it. Where thinking is cut it is given, and not trained on.</summary>
    [Setting("Text that ends thinking: the action is what follows it. Where thinking is cut it is given, and not trained on.")]
    public string ThinkingEnd { get; init; } = "</think>";

    /// <inheritdoc/>
    protected override bool TakesKlOffRewards => false;

    /// <inheritdoc/>
    public override IEnumerable<SettingError> Validate(string path)
    {
        foreach (var error in base.Validate(path))
            yield return error;
        if (Budgets.Count == 0 || Budgets[0] < 1 || Budgets.Zip(Budgets.Skip(1)).Any(pair => pair.First >= pair.Second))
            yield return new($"{path}.budgets", $"{path}.budgets is [{string.Join(", ", Budgets)}]: give one or more numbers of tokens, each above the one before, such as [2000, 4000].");
        if (ThinkingEnd.Length == 0)
            yield return new($"{path}.thinkingEnd", $"{path}.thinkingEnd is empty, so an action could not be told from thinking: use a text such as </think>.");
    }
}

using Platform.Sdk;

namespace Platform.Training.Plans.Guided;

/// <summary>Settings of hierarchical budget policy optimisation: <c>learner</c> with type <c>hbpo</c>.</summary>
public sealed record HbpoOptions : PolicyGradientOptions
{
    /// <summary>Starts with the source's group size.</summary>
    public HbpoOptions() => GroupSize = 16;

    /// <summary>Budgets in tokens, each told to an equal part of every group.</summary>
    [Setting("Budgets in tokens, each told to an equal part of every group.")]
    public IReadOnlyList<int> Budgets { get; init; } = [512, 1024, 2048, 2560];

    /// <summary>Longest reply in tokens that is paid: where the reward's cosine reaches 0.</summary>
    [Setting("Longest reply in tokens that is paid: where the reward's cosine reaches 0.", Minimum = 1)]
    public int LengthLimit { get; init; } = 4096;

    /// <summary>What a reply begins with, given and not trained on; {budget} stands for its budget. It counts against rollout.maxTokensPerTurn.</summary>
    [Setting("What the first reply begins with, given and not trained on; {budget} stands for its budget. It counts against rollout.maxTokensPerTurn.")]
    public string Opening { get; init; } = "I will answer within {budget} tokens.\n";

    /// <summary>Text after which the action begins; empty takes what follows the opening.</summary>
    [Setting("Text after whose first occurrence in a reply the action begins; empty takes what follows the opening.")]
    public string AnswerMark { get; init; } = "";

    /// <summary>Reward of a reply that the environment could not read.</summary>
    [Setting("Reward of a reply that the environment could not read.")]
    public double UnreadableReward { get; init; } = -1;

    /// <summary>Score that counts as solved where the environment does not say.</summary>
    [Setting("Score that counts as solved where the environment does not say.")]
    public double SuccessReturn { get; init; } = 0.5;

    /// <inheritdoc/>
    protected override bool TakesKlOffRewards => false;

    /// <inheritdoc/>
    public override IEnumerable<SettingError> Validate(string path)
    {
        foreach (var error in base.Validate(path))
            yield return error;
        if (Budgets.Count == 0 || Budgets.Any(budget => budget < 1 || budget > LengthLimit))
            yield return new($"{path}.budgets", $"{path}.budgets is [{string.Join(", ", Budgets)}]: give one or more numbers of tokens from 1 to {LengthLimit} ({path}.lengthLimit).");
        else if (GroupSize % Budgets.Count != 0)
            yield return new($"{path}.groupSize", $"{path}.groupSize is {GroupSize}, which {Budgets.Count} budgets ({path}.budgets) do not divide: use {(GroupSize / Budgets.Count + 1) * Budgets.Count}.");
    }
}

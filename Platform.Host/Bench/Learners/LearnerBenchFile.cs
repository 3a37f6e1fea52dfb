using Platform.Plugins.Configuration;
using Platform.Sdk;
using Platform.Training.Plans;

namespace Platform.Host.Bench.Learners;

/// <summary>What <c>bench learners</c> compares, as written in a file.</summary>
internal sealed record LearnerBenchFile
{
    /// <summary>Where learners are compared.</summary>
    [Setting("Where learners are compared.")]
    public required IReadOnlyList<LearnerArena> Arenas { get; init; }

    /// <summary>Learners, as in a recipe.</summary>
    [Setting("Learners, as in a recipe: a name, or a block with type and settings, and with an optimizer's where they differ from the arena's.")]
    public required IReadOnlyList<ConfigurationNode> Learners { get; init; }
}

/// <summary>An environment, the policy that all learners start from, and the score to reach.</summary>
internal sealed record LearnerArena : IValidatedSettings
{
    /// <summary>Its name.</summary>
    [Setting("Its name.")]
    public required string Name { get; init; }

    /// <summary>A measure of the environment.</summary>
    [Setting("Measure of the environment that tells how good a policy is.")]
    public required string Measure { get; init; }

    /// <summary>Score to reach from below.</summary>
    [Setting("Score to reach from below.")]
    public double? Above { get; init; }

    /// <summary>Score to reach from above.</summary>
    [Setting("Score to reach from above, where less is better.")]
    public double? Below { get; init; }

    /// <summary>Recipe of the policy that all start from.</summary>
    [Setting("Recipe of the policy that all start from.")]
    public required ConfigurationNode Recipe { get; init; }

    /// <summary>Most training steps of a learner.</summary>
    [Setting("Most training steps of a learner.", Minimum = 1)]
    public int Steps { get; init; } = 60;

    /// <summary>Training steps between two evaluations.</summary>
    [Setting("Training steps between two evaluations.", Minimum = 1)]
    public int Every { get; init; } = 3;

    /// <summary>Held-out tasks of an evaluation.</summary>
    [Setting("Held-out tasks of an evaluation.", Minimum = 1)]
    public int Tasks { get; init; } = 200;

    /// <summary>Optimizer of the learners.</summary>
    [Setting("Optimizer of the learners.")]
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>Whether a score is good enough.</summary>
    public bool Reaches(double score) => Above is { } low ? score >= low : score <= Below;

    /// <inheritdoc/>
    public IEnumerable<SettingError> Validate(string path)
    {
        if (Above is null == Below is null)
            yield return new($"{path}.above", $"{path} says {(Above is null ? "neither above nor below" : "both above and below")}: give the one score that a learner has to reach.");
        if (Recipe is not MappingNode)
            yield return new($"{path}.recipe", $"{path}.recipe is not a block: write a recipe of one stage there.");
    }
}

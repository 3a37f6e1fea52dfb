using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>What is measured on unseen tasks: <c>evaluation</c> in a recipe.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Steps between evaluations during training; 0 evaluates only at the ends of stages.</summary>
    [Setting("Steps between evaluations during training; 0 evaluates only at the ends of stages.", Minimum = 0)]
    public int Every { get; init; }

    /// <summary>Unseen tasks per evaluation during training.</summary>
    [Setting("Unseen tasks per evaluation during training.", Minimum = 2, Maximum = 1_000_000)]
    public int Tasks { get; init; } = 100;

    /// <summary>Unseen tasks of the final table.</summary>
    [Setting("Unseen tasks of the final table; 0 prints none.", Minimum = 0, Maximum = 1_000_000)]
    public int FinalTasks { get; init; } = 200;

    /// <summary>Scripted policies in the final table, beside the policy after each stage.</summary>
    [Setting("Scripted policies in the final table, beside the policy after each stage.")]
    public IReadOnlyList<string> Baselines { get; init; } = [];

    /// <summary>Measures to print: <c>return</c> or names the environment measures; empty takes its headline.</summary>
    [Setting("Measures to print: return or names the environment measures; empty takes its headline.")]
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>Sampling temperature while evaluating; 0 is greedy.</summary>
    [Setting("Sampling temperature while evaluating; 0 is greedy.", Minimum = 0, Maximum = 100)]
    public double Temperature { get; init; } = 1;

    /// <summary>Confidence of the intervals, in (0, 1).</summary>
    [Setting("Confidence of the intervals.", Minimum = 0.5, Maximum = 0.9999)]
    public double Confidence { get; init; } = 0.95;
}

/// <summary>How often the run is made safe against interruption: <c>checkpoint</c> in a recipe.</summary>
public sealed record CheckpointOptions
{
    /// <summary>Steps between checkpoints, 1 or more; the end of a stage always makes one.</summary>
    [Setting("Steps between checkpoints; the end of a stage always makes one.", Minimum = 1)]
    public int Every { get; init; } = 50;

    /// <summary>Checkpoints kept, newest first; ends of stages are always kept.</summary>
    [Setting("Checkpoints kept, newest first; ends of stages are always kept.", Minimum = 1)]
    public int Keep { get; init; } = 2;
}

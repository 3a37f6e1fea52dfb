namespace Platform.Host.Runs;

/// <summary>What lies where in a run's folder.</summary>
internal static class RunFiles
{
    /// <summary>The recipe as resolved.</summary>
    public const string Recipe = "recipe.yaml";

    /// <summary>One line per step.</summary>
    public const string Metrics = "metrics.jsonl";

    /// <summary>Folder of the checkpoints.</summary>
    public const string Checkpoints = "checkpoints";

    /// <summary>Weights in a checkpoint.</summary>
    public const string Weights = "model.safetensors";

    /// <summary>The table of the last evaluation.</summary>
    public const string FinalTable = "evals/final.json";
}

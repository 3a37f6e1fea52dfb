using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Plugins.Configuration;

namespace Platform.Host.Runs;

/// <summary>A run as it lies on disk, read without loading plugins or models.</summary>
internal sealed class RunView
{
    private RunView(string path, MappingNode recipe)
    {
        Path = path;
        Recipe = recipe;
        Stages = [.. StagesOf(recipe)];
    }

    /// <summary>Full path of the folder.</summary>
    public string Path { get; }

    /// <summary>Name of the run.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The resolved recipe.</summary>
    public MappingNode Recipe { get; }

    /// <summary>Stages with their steps, in order.</summary>
    public IReadOnlyList<(string Name, int Steps)> Stages { get; }

    /// <summary>Steps of all stages.</summary>
    public int TotalSteps => Stages.Sum(stage => stage.Steps);

    /// <summary>Name of the recipe the run was started with.</summary>
    public string RecipeName => Text(Recipe, "name");

    /// <summary>Id of the environment.</summary>
    public string Environment => Recipe.Find("environment") is MappingNode block ? Text(block, "id") : Text(Recipe, "environment");

    /// <summary>Full path of the resolved recipe.</summary>
    public string RecipeFile => System.IO.Path.Combine(Path, RunFiles.Recipe);

    /// <summary>When the run last wrote a line.</summary>
    public DateTime Updated => File.GetLastWriteTimeUtc(File.Exists(MetricsFile) ? MetricsFile : RecipeFile);

    /// <summary>Whether every step was taken and everything that is written at the end was written.</summary>
    public bool IsFinished => StepsDone() >= TotalSteps && (FinalTasks == 0 || File.Exists(FinalTableFile));

    /// <summary>Full path of the final table.</summary>
    public string FinalTableFile => System.IO.Path.Combine(Path, RunFiles.FinalTable);

    /// <summary>Confidence of the intervals in its tables.</summary>
    public double Confidence => Recipe.Find("evaluation") is MappingNode evaluation && double.TryParse(Text(evaluation, "confidence"), CultureInfo.InvariantCulture, out var confidence) ? confidence : 0.95;

    private string MetricsFile => System.IO.Path.Combine(Path, RunFiles.Metrics);

    private int FinalTasks => Recipe.Find("evaluation") is MappingNode evaluation && int.TryParse(Text(evaluation, "finalTasks"), CultureInfo.InvariantCulture, out var tasks) ? tasks : 1;

    /// <summary>Opens a run's folder.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>The run, or null when the folder is none, or holds a recipe that cannot be read.</returns>
    public static RunView? TryOpen(string path)
    {
        var file = System.IO.Path.Combine(path, RunFiles.Recipe);
        if (!File.Exists(file))
            return null;
        try
        {
            return new RunView(System.IO.Path.GetFullPath(System.IO.Path.TrimEndingDirectorySeparator(path)), YamlReader.ReadFile(file));
        }
        catch (ConfigurationException)
        {
            return null;
        }
    }

    /// <summary>The metrics, one object per step, oldest first. A last line that a kill cut off is left out.</summary>
    public IReadOnlyList<JsonObject> Metrics()
    {
        if (!File.Exists(MetricsFile))
            return [];
        var lines = new List<JsonObject>();
        foreach (var line in File.ReadLines(MetricsFile))
        {
            try
            {
                if (JsonNode.Parse(line) is JsonObject metrics)
                    lines.Add(metrics);
            }
            catch (JsonException)
            {
                break;
            }
        }

        return lines;
    }

    /// <summary>Steps with a line of metrics.</summary>
    public int StepsDone() => Metrics().Count;

    /// <summary>The final table, or null before there is one.</summary>
    public JsonObject? FinalTable() => File.Exists(FinalTableFile) ? JsonNode.Parse(File.ReadAllText(FinalTableFile)) as JsonObject : null;

    /// <summary>Folders of the checkpoints, oldest first.</summary>
    public IReadOnlyList<string> Checkpoints()
    {
        var folder = System.IO.Path.Combine(Path, RunFiles.Checkpoints);
        return Directory.Exists(folder)
            ? [.. Directory.GetDirectories(folder, "step-*").Where(checkpoint => File.Exists(System.IO.Path.Combine(checkpoint, RunFiles.Weights))).Order(StringComparer.Ordinal)]
            : [];
    }

    private static IEnumerable<(string Name, int Steps)> StagesOf(MappingNode recipe)
    {
        if (recipe.Find("stages") is SequenceNode stages)
        {
            foreach (var stage in stages.Items.OfType<MappingNode>())
                yield return (Text(stage, "name"), Number(stage, "steps"));
        }
        else
        {
            yield return (recipe.Find("learner") is MappingNode learner ? Text(learner, "type") : Text(recipe, "learner"), Number(recipe, "steps"));
        }
    }

    private static string Text(MappingNode node, string key) => (node.Find(key) as ScalarNode)?.Value ?? "";

    private static int Number(MappingNode node, string key) => int.TryParse(Text(node, key), CultureInfo.InvariantCulture, out var number) ? number : 0;
}

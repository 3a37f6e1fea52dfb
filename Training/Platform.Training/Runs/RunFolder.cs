using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Policies.Checkpoints;

namespace Platform.Training.Runs;

/// <summary>Names of everything in a run's folder.</summary>
/// <param name="root">The folder.</param>
public sealed class RunFolder(string root)
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The folder itself.</summary>
    public string Root { get; } = root;

    /// <summary>The recipe as resolved.</summary>
    public string Recipe => Path.Combine(Root, "recipe.yaml");

    /// <summary>Versions, device and machine.</summary>
    public string Environment => Path.Combine(Root, "environment.json");

    /// <summary>One line per step.</summary>
    public string Metrics => Path.Combine(Root, "metrics.jsonl");

    /// <summary>Held while a process trains here.</summary>
    public string Lock => Path.Combine(Root, "run.lock");

    /// <summary>All checkpoints.</summary>
    public string Checkpoints => Path.Combine(Root, "checkpoints");

    /// <summary>All evaluations.</summary>
    public string Evaluations => Path.Combine(Root, "evals");

    /// <summary>Scores per task of the final table's policies, one file each, so that an interrupted evaluation goes on where it stood.</summary>
    public string FinalScores => Path.Combine(Evaluations, "final");

    /// <summary>Stored episodes.</summary>
    public string Episodes => Path.Combine(Root, "episodes");

    /// <summary>A step as names write it: <c>step-000120</c>.</summary>
    /// <param name="step">Step of the run.</param>
    public static string StepName(int step) => string.Create(CultureInfo.InvariantCulture, $"step-{step:D6}");

    /// <summary>The step that a name was written for.</summary>
    /// <param name="name">A file or folder name, without directories.</param>
    /// <param name="step">Its step.</param>
    /// <returns>Whether it is such a name.</returns>
    public static bool TryParseStep(string name, out int step)
    {
        ArgumentNullException.ThrowIfNull(name);
        var digits = name.StartsWith("step-", StringComparison.Ordinal) ? name.AsSpan(5) : default;
        var end = digits.IndexOf('.');
        return int.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out step);
    }

    /// <summary>Folder of the checkpoint of a step.</summary>
    /// <param name="step">Step of the run.</param>
    public string Checkpoint(int step) => Path.Combine(Checkpoints, StepName(step));

    /// <summary>Writes a text file whole or not at all, in UTF-8.</summary>
    /// <param name="path">Final name; its folder is created if missing.</param>
    /// <param name="text">The content.</param>
    public static void WriteText(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Writes a JSON file whole or not at all, indented.</summary>
    /// <param name="path">Final name; its folder is created if missing.</param>
    /// <param name="json">The content.</param>
    public static void WriteJson(string path, JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        WriteText(path, json.ToJsonString(_indented) + "\n");
    }

    /// <summary>Removes episodes and evaluations of later steps, which will be done again.</summary>
    /// <param name="step">The step a run goes on from.</param>
    public void RemoveAfter(int step)
    {
        foreach (var folder in new[] { Episodes, Evaluations }.Where(Directory.Exists))
            foreach (var file in Directory.GetFiles(folder))
                if (TryParseStep(Path.GetFileName(file), out var of) && of > step)
                    File.Delete(file);
    }

    /// <summary>Removes what a killed process left half written.</summary>
    public void RemoveLeftovers()
    {
        if (!Directory.Exists(Root))
            return;
        foreach (var file in Directory.EnumerateFiles(Root, "*.part", SearchOption.AllDirectories).ToArray())
            File.Delete(file);
        foreach (var folder in Directory.Exists(Checkpoints) ? Directory.GetDirectories(Checkpoints, "*.part") : [])
            Directory.Delete(folder, recursive: true);
    }
}

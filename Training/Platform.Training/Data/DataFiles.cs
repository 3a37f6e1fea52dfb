using Platform.Sdk;

namespace Platform.Training.Data;

/// <summary>Files and folders that a recipe names as data.</summary>
public static class DataFiles
{
    /// <summary>Whether a path is a file of examples; else it is the folder of a run.</summary>
    /// <param name="path">As written.</param>
    public static bool IsExamples(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".jsonl.gz", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads every file of examples once, so that a malformed line is refused before any work starts. Run folders may not exist yet.</summary>
    /// <param name="paths">As the recipe has them.</param>
    /// <param name="setting">Where they stand, such as <c>learner.data</c>.</param>
    public static IEnumerable<SettingError> Check(IReadOnlyList<string> paths, string setting)
    {
        ArgumentNullException.ThrowIfNull(paths);
        for (var i = 0; i < paths.Count; i++)
        {
            string? fault = null;
            try
            {
                if (IsExamples(paths[i]))
                    _ = ExampleReader.Read(paths[i]).Count();
                else if (File.Exists(paths[i]))
                    fault = $"{setting}.{i} is the file '{paths[i]}', but examples end in .jsonl or .jsonl.gz: rename it, or name the folder of a run.";
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                fault = $"{setting}.{i} cannot be read: {exception.Message}";
            }

            if (fault is not null)
                yield return new($"{setting}.{i}", fault);
        }
    }
}

using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Plugins.Tasks;

/// <summary>How one kind of file writes tasks. Stateless, except for what its head says.</summary>
internal abstract class TaskFileFormat
{
    private static readonly Dictionary<string, Func<string, TaskFileFormat>> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        [".jsonl"] = path => new JsonLinesFormat(path),
        [".csv"] = path => new CsvFormat(path),
        [".yaml"] = path => new YamlFormat(path),
        [".yml"] = path => new YamlFormat(path),
    };

    protected TaskFileFormat(string path) => File = path;

    /// <summary>The file, as errors name it.</summary>
    protected string File { get; }

    /// <summary>Whether the name is one of a file of tasks.</summary>
    public static bool IsKnown(string path) => Known.ContainsKey(Path.GetExtension(path));

    /// <exception cref="InvalidDataException">No format is known by that ending.</exception>
    public static TaskFileFormat For(string path) => Known.TryGetValue(Path.GetExtension(path), out var create)
        ? create(path)
        : throw new InvalidDataException($"'{path}' ends in '{Path.GetExtension(path)}', but tasks are read from {string.Join(", ", Known.Keys)}: {NearestName.Suggest(Path.GetExtension(path), Known.Keys)}");

    /// <summary>The records from where the reader stands; at the beginning of a file, the head is read and checked first.</summary>
    /// <exception cref="InvalidDataException">What stands there is no record.</exception>
    public abstract IEnumerable<TaskRecord> Records(LineReader reader);

    /// <summary>The fields of a record.</summary>
    /// <exception cref="InvalidDataException">It is malformed.</exception>
    public abstract JsonObject Parse(TaskRecord record);

    protected InvalidDataException Wrong(long line, string message) => new($"{File}({line}): {message}");
}

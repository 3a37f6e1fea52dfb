using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Plugins.Tasks;

/// <summary>Tasks of files. Opening reads each file once from end to end, checks every task and keeps an index of bounded size; a task is read when it is asked for.</summary>
public sealed class TaskFileSet : ITaskSet
{
    private const string IdField = "id";
    private const string SeedField = "seed";
    private const string IdForm = "a short text or a whole number";
    private readonly string _environment;
    private readonly TaskFiles _files;
    private readonly Func<TaskSpec, string?>? _whyNot;
    private readonly Func<TaskSpec, bool>? _filter;
    private readonly string _filterText;
    private readonly List<string> _splitNames = [];
    private readonly List<Part> _parts = [];

    private TaskFileSet(TaskFiles files, string environment, Func<TaskSpec, string?>? whyNot, Func<TaskSpec, bool>? filter = null, string filterText = "")
    {
        (_files, _environment, _whyNot, _filter, _filterText) = (files, environment, whyNot, filter, filterText);
        Name = Path.GetFileName(files.Path);
        if (files.SplitField.Length == 0 || files.HeldOutPath.Length > 0)
            _splitNames.AddRange([TaskSplit.Training, TaskSplit.HeldOut]);
        var (ids, contents) = (new SeenTasks(), new SeenTasks());
        Scan(files.Path, 0, ids, contents);
        if (files.HeldOutPath.Length > 0)
            Scan(files.HeldOutPath, 1, ids, contents);
        Splits = [.. _splitNames.Select((name, number) => new TaskSplit(name, _parts.Sum(part => part.Index.Count(number))))];
        var rule = string.Create(CultureInfo.InvariantCulture, $"{files.SplitField}\n{files.HeldOutShare:R}\n{filterText}\n{string.Join('\n', _parts.Select(part => part.Hash))}");
        ContentHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(rule)));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Taken over every byte of the files, the way they are split and the filter.</summary>
    public string ContentHash { get; }

    /// <inheritdoc/>
    public IReadOnlyList<TaskSplit> Splits { get; }

    /// <summary>Each file with the SHA-256 of its bytes, 64 lower-case hexadecimal digits.</summary>
    public IReadOnlyList<(string Path, string ContentHash)> Files => [.. _parts.Select(part => (part.Path, part.Hash))];

    /// <summary>Whether a name looks like that of a file of tasks.</summary>
    /// <param name="path">Any text.</param>
    public static bool IsTaskFile(string path) => TaskFileFormat.IsKnown(path);

    /// <summary>Opens the files and checks every task in them.</summary>
    /// <param name="files">The files; paths relative to the working folder.</param>
    /// <param name="environment">Id of the environment that plays the tasks.</param>
    /// <param name="whyNot">Tells what is wrong with a task; null takes every one.</param>
    /// <exception cref="InvalidDataException">A file cannot be read, a task is malformed, or one is in two splits: one sentence with file and line.</exception>
    public static TaskFileSet Open(TaskFiles files, string environment, Func<TaskSpec, string?>? whyNot = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (!(files.HeldOutShare is >= 0 and < 1))
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"The held-out share of '{files.Path}' is {files.HeldOutShare}, but 0 or more and below 1 is expected, such as 0.1."));
        return new(files, environment, whyNot);
    }

    /// <summary>The same files without the tasks that are not wanted; they are read again.</summary>
    /// <param name="filter">Which tasks are wanted, of those of this set. The others are in no split.</param>
    /// <param name="description">The filter as text: part of the content hash.</param>
    /// <exception cref="InvalidDataException">A file has become unreadable.</exception>
    public TaskFileSet Where(Func<TaskSpec, bool> filter, string description)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new(_files, _environment, whyNot: null, _filter is null ? filter : task => _filter(task) && filter(task), $"{_filterText}\n{description}");
    }

    /// <inheritdoc/>
    public TaskSpec Get(string split, long index)
    {
        var count = ((ITaskSet)this).Split(split).Count;
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        if (index >= count)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"Split '{split}' of '{Name}' has {count} tasks.");
        return Read(split, index).First();
    }

    /// <inheritdoc/>
    public IEnumerable<TaskSpec> Read(string split, long start = 0)
    {
        _ = ((ITaskSet)this).Split(split);
        var number = _splitNames.IndexOf(split);
        foreach (var part in _parts)
        {
            var count = part.Index.Count(number);
            if (start < count)
            {
                var (offset, line, before) = part.Index.Find(number, start);
                foreach (var task in Read(part, number, offset, line).Skip((int)(start - before)))
                    yield return task;
            }

            start = Math.Max(0, start - count);
        }
    }

    private IEnumerable<TaskSpec> Read(Part part, int split, long offset, long line)
    {
        var file = new FileInfo(part.Path);
        if (!file.Exists || file.Length != part.Length || file.LastWriteTimeUtc != part.Written)
            throw new InvalidDataException($"'{part.Path}' is not what it was when it was opened: leave a file of tasks alone while it is used, and begin again.");
        using var reader = new LineReader(part.Path, offset, line);
        foreach (var record in part.Format.Records(reader))
        {
            var (task, _, number, _) = Task(part, record);
            if (number == split && Wanted(task))
                yield return task;
        }
    }

    private void Scan(string path, int fixedSplit, SeenTasks ids, SeenTasks contents)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new InvalidDataException($"There is no file of tasks '{path}': check the path.");
        var part = new Part(path, fixedSplit, TaskFileFormat.For(path), file.Length, file.LastWriteTimeUtc);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            using var reader = new LineReader(path, 0, 1, hash);
            foreach (var record in part.Format.Records(reader))
                Scan(part, record, ids, contents);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"'{path}' cannot be read ({exception.Message.TrimEnd('.')}): check the path.", exception);
        }

        part.Hash = Convert.ToHexStringLower(hash.GetHashAndReset());
        _parts.Add(part);
    }

    private void Scan(Part part, TaskRecord record, SeenTasks ids, SeenTasks contents)
    {
        var (task, content, split, isNamed) = Task(part, record);
        if (split >= SeenTasks.MostSplits)
            throw Wrong(part, record, $"'{_splitNames[split]}' is split number {split + 1}, but at most {SeenTasks.MostSplits} are taken: name a field that says train or eval.");
        if (_whyNot?.Invoke(task) is { } reason)
            throw Wrong(part, record, reason);
        if (contents.Add(content, split) is >= 0 and var other && other != split)
            throw Wrong(part, record, $"The task '{task.Id}' of split '{_splitNames[split]}' says the same as one of split '{_splitNames[other]}': remove one, or what is held out has been trained on.");
        if (isNamed && ids.Add(Hash(task.Id), split) >= 0)
            throw Wrong(part, record, $"The id '{task.Id}' is another task's as well: give each task its own.");
        part.Index.Add(record.Offset, record.Line, Wanted(task) ? split : -1);
    }

    private bool Wanted(TaskSpec task) => _filter is null || _filter(task);

    /// <returns>The task, the hash of what it says, the number of its split, and whether it says its own id.</returns>
    private (TaskSpec Task, ulong Content, int Split, bool IsNamed) Task(Part part, TaskRecord record)
    {
        var fields = part.Format.Parse(record);
        var splitName = part.FixedSplit == 0 && _files.HeldOutPath.Length == 0 && _files.SplitField.Length > 0 ? TakeText(part, record, fields, _files.SplitField, "the name of a split") : null;
        if (splitName is null && _files.SplitField.Length > 0 && _files.HeldOutPath.Length == 0)
            throw Wrong(part, record, $"The task has no '{_files.SplitField}', which should name its split: add it, such as \"{_files.SplitField}\": \"{TaskSplit.Training}\".");
        var named = TakeText(part, record, fields, IdField, IdForm);
        var content = SHA256.HashData(Content(part, record, fields));
        var seed = TakeSeed(part, record, fields);
        var id = named ?? Convert.ToHexStringLower(content.AsSpan(0, 8));
        var hash = BinaryPrimitives.ReadUInt64BigEndian(content);
        int split;
        if (splitName is not null)
            split = NumberOf(splitName);
        else if (_files.HeldOutPath.Length > 0)
            split = part.FixedSplit;
        else
            split = (hash >> 11) * (1.0 / (1UL << 53)) < _files.HeldOutShare ? 1 : 0;
        return (new(_environment, id, seed ?? Hash($"seed of {id}"), fields), hash, split, named is not null);
    }

    /// <summary>All fields, whatever their order.</summary>
    private static byte[] Content(Part part, TaskRecord record, JsonObject fields)
    {
        try
        {
            return Encoding.UTF8.GetBytes(string.Join(',', fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{JsonValue.Create(field.Key).ToJsonString()}:{field.Value?.ToJsonString() ?? "null"}")));
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            throw Wrong(part, record, "The task holds half a surrogate pair, which is no text: remove the \\ud800 to \\udfff that stands alone.");
        }
    }

    private int NumberOf(string split)
    {
        var number = _splitNames.IndexOf(split);
        if (number >= 0)
            return number;
        _splitNames.Add(split);
        return _splitNames.Count - 1;
    }

    private static string? TakeText(Part part, TaskRecord record, JsonObject fields, string name, string form)
    {
        if (!fields.TryGetPropertyValue(name, out var value))
            return null;
        fields.Remove(name);
        var text = value?.GetValueKind() switch
        {
            JsonValueKind.String => (string?)value,
            JsonValueKind.Number when value.ToJsonString() is var number && number.All(letter => char.IsAsciiDigit(letter) || letter == '-') => number,
            _ => null,
        };
        return text is { Length: > 0 and <= 200 } && !text.Any(char.IsControl)
            ? text
            : throw Wrong(part, record, $"The field '{name}' is {Shorten(value)}, but {form} is expected, such as \"{(name == IdField ? "a-17" : TaskSplit.Training)}\".");
    }

    private static ulong? TakeSeed(Part part, TaskRecord record, JsonObject fields)
    {
        if (!fields.TryGetPropertyValue(SeedField, out var value))
            return null;
        fields.Remove(SeedField);
        var text = value?.GetValueKind() is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : "";
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : throw Wrong(part, record, $"The field '{SeedField}' is {Shorten(value)}, but a whole number from 0 to {ulong.MaxValue} is expected, such as 17.");
    }

    private static string Shorten(JsonNode? value) => value?.ToJsonString() is { } text ? text.Length > 60 ? text[..60] + "…" : text : "null";

    private static ulong Hash(string text) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static InvalidDataException Wrong(Part part, TaskRecord record, string message) => new($"{part.Path}({record.Line}): {message}");

    private sealed class Part(string path, int fixedSplit, TaskFileFormat format, long length, DateTime written)
    {
        public string Path => path;

        public int FixedSplit => fixedSplit;

        public TaskFileFormat Format => format;

        public long Length => length;

        public DateTime Written => written;

        public TaskIndex Index { get; } = new();

        public string Hash { get; set; } = "";
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Platform.Sdk;

/// <summary>A task set made by code: as many tasks as wanted, in levels, held-out ones apart. Derive from it and say what a task is.</summary>
/// <remarks>A task is a function of the set's seed, its split, its number and its knobs' values, and of nothing else. Which split a task belongs to is decided by its content
/// (three in four are <see cref="TaskSplit.Training"/>): a draw that belongs to the other split is drawn again, so the splits share no task however few different tasks there are.</remarks>
public abstract class TaskGenerator : IGradedTasks
{
    private const int MostDraws = 1000;
    private const int HashedTasks = 8;
    private const ulong KnobStream = 0;
    private const ulong ContentStream = 1;
    private const ulong SeedStream = 2;
    private static readonly TaskSplit[] Both = [new(TaskSplit.Training, null), new(TaskSplit.HeldOut, null)];
    private readonly string _environment;
    private readonly ulong _seed;
    private readonly Lazy<string> _contentHash;

    /// <summary>A generator.</summary>
    /// <param name="environment">Versioned id of the environment that plays the tasks.</param>
    /// <param name="name">Short name.</param>
    /// <param name="seed">Another seed gives other tasks.</param>
    protected TaskGenerator(string environment, string name, ulong seed = 0)
    {
        (_environment, Name, _seed) = (environment, name, seed);
        _contentHash = new(Hash);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Taken over the name, the seed, the knobs, the levels and the first tasks of each, so that a generator whose code makes other tasks has another one.</summary>
    public string ContentHash => _contentHash.Value;

    /// <inheritdoc/>
    public IReadOnlyList<TaskSplit> Splits => Both;

    /// <inheritdoc/>
    public virtual IReadOnlyList<ParameterRange> Knobs => [];

    /// <inheritdoc/>
    public virtual IReadOnlyList<DifficultyLevel> Levels { get; } = [new DifficultyLevel("any")];

    /// <summary>Whether a task's split follows from its parameters. Set it to false where tasks differ by their seed alone.</summary>
    protected virtual bool SplitByContent => true;

    /// <summary>A task of one of the levels, which take turns.</summary>
    /// <inheritdoc/>
    public TaskSpec Get(string split, long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return Get(split, index / Levels.Count, Levels[(int)(index % Levels.Count)]);
    }

    /// <inheritdoc/>
    public TaskSpec Get(string split, long index, DifficultyLevel level)
    {
        ArgumentNullException.ThrowIfNull(level);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var place = (ulong)Array.IndexOf(Both, ((ITaskSet)this).Split(split));
        CheckKnobs(level);
        for (var draw = 0UL; draw < MostDraws; draw++)
        {
            var knobs = DrawKnobs(level, new SeededRandom(_seed, KnobStream, place, (ulong)index, draw));
            var parameters = Generate(new SeededRandom(_seed, ContentStream, place, (ulong)index, draw), knobs);
            var content = parameters.ToJsonString();
            if (SplitByContent && SplitOf(content) != place)
                continue;
            parameters = (JsonObject)JsonNode.Parse(content)!; // a number that was parsed reads as any type of number
            foreach (var (name, value) in knobs)
                parameters.TryAdd(name, Number(value));
            parameters.TryAdd("level", level.Name);
            // The lowest bit tells the splits apart, so that no seed is in both.
            var seed = (new SeededRandom(_seed, SeedStream, place, (ulong)index, draw).NextUInt64() & ~1UL) | place;
            return new(_environment, string.Create(CultureInfo.InvariantCulture, $"{split}/{level.Name}/{index}"), seed, parameters);
        }

        throw new InvalidOperationException($"Task set '{Name}' drew {MostDraws} tasks of level '{level.Name}', and none belongs to split '{split}': "
            + $"there are too few different ones; let them differ more, or override {nameof(SplitByContent)} with false where they differ by their seed alone.");
    }

    /// <summary>What a task is: its parameters. Must depend on nothing but its arguments.</summary>
    /// <param name="random">The only source of chance.</param>
    /// <param name="knobs">The value of every knob; whole where the knob takes whole numbers only.</param>
    /// <returns>A new object. Knobs that it leaves out, and the level's name as <c>level</c>, are added to it.</returns>
    protected abstract JsonObject Generate(SeededRandom random, IReadOnlyDictionary<string, double> knobs);

    private static ulong SplitOf(string content) => SHA256.HashData(Encoding.UTF8.GetBytes(content))[0] % 4 == 0 ? 1UL : 0UL;

    private static JsonNode Number(double value) => JsonNode.Parse(value.ToString("R", CultureInfo.InvariantCulture))!;

    private Dictionary<string, double> DrawKnobs(DifficultyLevel level, SeededRandom random)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var knob in Knobs)
        {
            var (low, high) = level.Knobs.TryGetValue(knob.Name, out var narrowed) ? narrowed : new KnobValues(knob.Low, knob.High);
            var share = random.NextDouble();
            values[knob.Name] = knob.Integer
                ? Math.Ceiling(low) + Math.Floor(share * (Math.Floor(high) - Math.Ceiling(low) + 1))
                : low + (share * (high - low));
        }

        return values;
    }

    private void CheckKnobs(DifficultyLevel level)
    {
        foreach (var (name, values) in level.Knobs)
        {
            var knob = Knobs.FirstOrDefault(knob => knob.Name == name)
                ?? throw new ArgumentException($"Task set '{Name}' has no knob '{name}', which level '{level.Name}' sets: {NearestName.Suggest(name, Knobs.Select(knob => knob.Name))}", nameof(level));
            if (!(values.Low <= values.High && values.Low >= knob.Low && values.High <= knob.High) || (knob.Integer && Math.Ceiling(values.Low) > Math.Floor(values.High)))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"Knob '{name}' of task set '{Name}' is {values} at level '{level.Name}', but {(knob.Integer ? "whole numbers" : "values")} from {knob.Low} to {knob.High} are expected, such as {knob.Low}."), nameof(level));
        }
    }

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(Name);
        Append(_seed.ToString(CultureInfo.InvariantCulture));
        foreach (var knob in Knobs)
            Append(string.Create(CultureInfo.InvariantCulture, $"{knob.Name} {knob.Low:R} {knob.High:R} {knob.Integer}"));
        foreach (var level in Levels)
        {
            Append(level.Name);
            foreach (var (name, values) in level.Knobs.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                Append($"{name} {values}");
            foreach (var split in Both)
            {
                for (var index = 0L; index < HashedTasks; index++)
                {
                    var task = Get(split.Name, index, level);
                    Append(string.Create(CultureInfo.InvariantCulture, $"{task.Seed} {task.Parameters.ToJsonString()}"));
                }
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Append(string text)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(text));
            hash.AppendData([0]);
        }
    }
}

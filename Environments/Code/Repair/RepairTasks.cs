using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Environments.Code.Repair.Repositories;
using Platform.Sdk;

namespace Platform.Environments.Code.Repair;

/// <summary>The task set <c>swe-lite-tasks-v1</c>: eight repositories in four languages with four defects each, alone or in pairs, in three levels. What is in one split is not in the other.</summary>
public sealed class RepairTasks : TaskGenerator
{
    /// <summary>Id of the set.</summary>
    public const string Id = "swe-lite-tasks-v1";

    private const int DefectsEach = 4;

    /// <summary>The set.</summary>
    public RepairTasks()
        : base(CodePlugin.RepairId, Id)
    {
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterRange> Knobs => Ranges;

    /// <inheritdoc/>
    public override IReadOnlyList<DifficultyLevel> Levels => Grades;

    internal static IReadOnlyList<Repository> All { get; } = [.. PythonRepositories.All, .. JavaScriptRepositories.All, .. CRepositories.All, .. CSharpRepositories.All];

    /// <summary>The repositories by name; a repository's number is its place here, from 1.</summary>
    internal static IReadOnlyList<string> Names { get; } = [.. All.Select(repository => repository.Name)];

    /// <summary>A second defect is the one so many places after the first.</summary>
    internal static IReadOnlyList<ParameterRange> Ranges { get; } =
        [new("repository", 1, All.Count, Integer: true), new("size", 1, 3, Integer: true), new("defect", 1, DefectsEach, Integer: true), new("second", 1, DefectsEach - 1, Integer: true)];

    internal static IReadOnlyList<DifficultyLevel> Grades { get; } = [new("easy", ("size", 1)), new("medium", ("size", 2)), new("hard", ("size", 3))];

    /// <summary>The task of a specification. What its parameters leave open is drawn from its seed.</summary>
    /// <exception cref="ArgumentException">A parameter is not one of those that are there.</exception>
    internal static RepairTask Create(TaskSpec task, RepairOptions options)
    {
        var values = GradedKnobs.Read(task, Ranges, Grades, Names, options.Levels, options.Repositories);
        var repository = All[values[0] - 1];
        var defects = task.Parameters["defects"] is JsonArray given ? [.. given.Select(Place)] : Chosen(values[1], values[2], values[3]);
        return new(repository, [.. defects.Select(place => repository.Defects[place - 1])], values[1]);

        static int Place(JsonNode? place) => place is { } number && number.GetValueKind() == JsonValueKind.Number ? GradedKnobs.Number(number, Ranges[2])
            : throw new ArgumentException($"The task's parameter 'defects' holds {place?.ToJsonString() ?? "null"}, but numbers from 1 to {DefectsEach} are expected, such as [1].");
    }

    /// <inheritdoc/>
    protected override JsonObject Generate(SeededRandom random, IReadOnlyDictionary<string, double> knobs)
    {
        ArgumentNullException.ThrowIfNull(knobs);
        return new()
        {
            ["repository"] = Names[(int)knobs["repository"] - 1],
            ["defects"] = new JsonArray([.. Chosen((int)knobs["size"], (int)knobs["defect"], (int)knobs["second"]).Select(place => (JsonNode)place)]),
        };
    }

    private static int[] Chosen(int size, int first, int second) => size < 3 ? [first] : [first, 1 + ((first - 1 + second) % DefectsEach)];
}

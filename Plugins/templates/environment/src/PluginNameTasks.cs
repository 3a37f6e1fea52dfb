using System.Text.Json.Nodes;
using Platform.Sdk;

namespace PluginName;

/// <summary>Rows of three lengths. Data apart from behaviour: the environment knows nothing of levels.</summary>
public sealed class PluginNameTasks() : TaskGenerator(PluginNamePlugin.EnvironmentId, "plugin-name-tasks")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ParameterRange> Knobs { get; } = [new("holes", 3, 26, Integer: true)];

    /// <summary>Easiest first.</summary>
    public override IReadOnlyList<DifficultyLevel> Levels { get; } =
    [
        new("short", ("holes", 3)),
        new("middle", ("holes", 7)),
        new("long", ("holes", (13, 15))),
    ];

    /// <summary>Tasks of one length differ by their seed alone.</summary>
    protected override bool SplitByContent => false;

    /// <inheritdoc/>
    protected override JsonObject Generate(SeededRandom random, IReadOnlyDictionary<string, double> knobs) => []; // the knobs are added to it
}

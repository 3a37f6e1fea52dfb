using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Platform.Sdk;

namespace Platform.Tests.Fragile;

/// <summary>Uses everything that the contracts have. Id <c>everything-v1</c>.</summary>
/// <param name="options">One of every kind of setting.</param>
public sealed class EverythingEnvironment(EverythingOptions options)
    : IEnvironment, ISnapshots, IOracle, IAdmissibleActions, IRender, IMultiAgent, IEpisodeMetrics, IParameterSpace, IPrepared, IDeclaredBounds
{
    private static readonly AITool[] Tools =
    [
        AIFunctionFactory.Create(([Description("The town.")] string town, int days = 3) => $"{town} {days}", "forecast", "The weather to come."),
        AIFunctionFactory.CreateDeclaration("look", null, JsonSerializer.SerializeToElement(new { type = "object" })),
        new HostedWebSearchTool(),
    ];

    private string? _prepared;
    private ulong _seed;
    private int _turn;

    /// <inheritdoc/>
    public string? ExpertAction => _turn < 2 ? $"expert {_seed} {_turn}" : null;

    /// <inheritdoc/>
    public double? OptimalReturn => _seed == 0 ? null : 1.5;

    /// <inheritdoc/>
    public IReadOnlyList<string> AdmissibleActions => [.. Enumerable.Range(0, _turn + 1).Select(i => $"do {i}")];

    /// <inheritdoc/>
    public string ContentType => "image/png";

    /// <inheritdoc/>
    public IReadOnlyList<string> Agents => ["ann", "ben"];

    /// <inheritdoc/>
    public string NextAgent => Agents[_turn % 2];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Metrics => new Dictionary<string, double> { ["turn"] = _turn, ["tiny"] = double.Epsilon };

    /// <inheritdoc/>
    public IReadOnlyList<ParameterRange> Parameters => [new("knob", -1, 1, false), new("count", 1, 9, true)];

    /// <inheritdoc/>
    public EnvironmentBounds Bounds => new() { ReturnRange = (-1, options.Number), MaxTurns = 2, Maximum = 1.5 };

    /// <inheritdoc/>
    public ValueTask PrepareAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        _prepared = task.Id;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        (_seed, _turn) = (task.Seed, 0);
        return new(Observe(new JsonObject { ["prepared"] = _prepared, ["task"] = task.Id, ["parameters"] = task.Parameters.DeepClone(), ["options"] = JsonSerializer.Serialize(options) }));
    }

    /// <inheritdoc/>
    public ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        _turn++;
        var calls = action.ToolCalls.Select(call => (JsonNode)new JsonObject
        {
            ["id"] = call.CallId,
            ["name"] = call.Name,
            ["arguments"] = JsonSerializer.SerializeToNode(call.Arguments, AIJsonUtilities.DefaultOptions),
            ["fault"] = call.Exception?.Message,
        });
        var heard = new JsonObject { ["text"] = action.Text, ["units"] = action.Text.Length, ["parseError"] = action.ParseError, ["calls"] = new JsonArray([.. calls]) };
        return new(new StepResult(Observe(heard), 0.1 + _turn, Terminated: false, Truncated: _turn == 2) { ActionError = _turn == 1 ? "first" : null, Info = new() { ["turn"] = _turn } });
    }

    /// <inheritdoc/>
    public ValueTask<JsonObject> SaveAsync(CancellationToken cancellationToken) => new(new JsonObject { ["seed"] = _seed, ["turn"] = _turn });

    /// <inheritdoc/>
    public ValueTask RestoreAsync(JsonObject snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (snapshot["turn"] is null)
            throw new FormatException("A snapshot has seed and turn.");
        (_seed, _turn) = (snapshot["seed"]!.GetValue<ulong>(), snapshot["turn"]!.GetValue<int>());
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> RenderAsync(CancellationToken cancellationToken) => new(new byte[] { 0x89, 0x50, (byte)_turn });

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Console.WriteLine("everything is disposed");
        return ValueTask.CompletedTask;
    }

    private Observation Observe(JsonObject info) => new(
    [
        new ChatMessage(ChatRole.System, "Be good."),
        new ChatMessage(ChatRole.User, [new TextContent($"half \ud800 a pair, ünï, {_turn}"), new DataContent(new byte[] { 1, 2, 3, (byte)_turn }, "image/png") { Name = "view.png" }]),
        new ChatMessage(new ChatRole("narrator"), [new UriContent("https://example.org/a.png", "image/png"), new TextContent("x") { AdditionalProperties = new() { ["mark"] = 1 } }]) { AuthorName = "ann", MessageId = "m1" },
        new ChatMessage(ChatRole.Tool, [new FunctionResultContent("call-1", new JsonObject { ["answer"] = 42 })]),
    ])
    {
        Tools = _turn == 0 ? Tools : [Tools[1]],
        AdmissibleActions = _turn == 1 ? null : AdmissibleActions,
        Info = info,
    };
}

/// <summary>Settings of <c>everything-v1</c>.</summary>
public sealed record EverythingOptions : IValidatedSettings
{
    /// <summary>A number.</summary>
    [Setting("A number.", Minimum = 0, Maximum = 9)]
    public double Number { get; init; } = 1.5;

    /// <summary>A text.</summary>
    [Setting("A text.")]
    public string Text { get; init; } = "true";

    /// <summary>A list.</summary>
    [Setting("A list.")]
    public IReadOnlyList<string> Names { get; init; } = ["a", "1"];

    /// <inheritdoc/>
    public IEnumerable<SettingError> Validate(string path)
    {
        if (Text == "wrong")
            yield return new($"{path}.text", $"{path}.text is wrong: use right.");
    }
}

using System.Numerics;
using System.Text.Json.Nodes;
using Platform.Sdk;

namespace PluginName;

/// <summary>A treasure lies under one of some holes in a row, and every dig tells on which side of it the treasure is. Id <c>plugin-name-v1</c>: raise the suffix when a rule below changes.</summary>
/// <remarks>
/// Action: the letter of a hole. Observation: the row and the digs, then <c>left</c>, <c>right</c> or <c>found</c>; a reply that is no hole costs its dig and is told so.
/// Reward: 1 for the treasure, else 0. Ends: terminated when it is found; truncated after the last dig. There are just enough digs to find every treasure by halving.
/// </remarks>
/// <param name="options">Checked against their ranges before they come here.</param>
public sealed class PluginNameEnvironment(PluginNameOptions options) : IEnvironment, IOracle, IAdmissibleActions, IEpisodeMetrics, IParameterSpace
{
    private int _holes;
    private int _treasure; // number of its hole, from 0
    private int _digsLeft; // 0 before the first ResetAsync and after the end
    private int _low; // the treasure may be under the holes from _low to _high
    private int _high;
    private bool _found;

    /// <summary>The middle of where the treasure may still be.</summary>
    public string? ExpertAction => _digsLeft == 0 ? null : Letter((_low + _high) / 2);

    /// <summary>Halving finds every treasure.</summary>
    public double? OptimalReturn => 1;

    /// <inheritdoc/>
    public IReadOnlyList<string> AdmissibleActions => [.. Enumerable.Range(0, _holes).Select(Letter)];

    /// <summary><c>success</c>: 1 when the treasure was found.</summary>
    public IReadOnlyDictionary<string, double> Metrics => new Dictionary<string, double> { ["success"] = _found ? 1 : 0 };

    /// <summary>What a task may set, and a curriculum turn.</summary>
    public IReadOnlyList<ParameterRange> Parameters { get; } = [new("holes", 3, 26, Integer: true)];

    /// <inheritdoc/>
    public ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        cancellationToken.ThrowIfCancellationRequested();
        _holes = (int?)task.Parameters["holes"] ?? options.Holes;
        _digsLeft = BitOperations.Log2((uint)_holes) + 1; // n digs halve 2^n − 1 holes down to the last
        _treasure = new SeededRandom(task.Seed).Next(_holes); // the task's seed is the only source of chance
        (_low, _high, _found) = (0, _holes - 1, false);
        return new(Show($"Holes a to {Letter(_holes - 1)}, {_digsLeft} digs:"));
    }

    /// <inheritdoc/>
    public ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        cancellationToken.ThrowIfCancellationRequested();
        if (_digsLeft == 0)
            throw new InvalidOperationException("StepAsync ran before ResetAsync or after the end: reset once per episode.");
        _digsLeft--;
        // What the agent writes may be anything: what cannot be read is an answer, never an exception.
        var text = action.Text.Trim();
        var hole = text.Length == 1 ? char.ToLowerInvariant(text[0]) - 'a' : -1;
        if (hole < 0 || hole >= _holes)
            return new(new StepResult(Show("no hole"), Reward: 0, Terminated: false, Truncated: _digsLeft == 0) { ActionError = "That is not the letter of a hole." });
        _found = hole == _treasure;
        if (_found)
            _digsLeft = 0;
        else if (_treasure < hole)
            _high = Math.Min(_high, hole - 1);
        else
            _low = Math.Max(_low, hole + 1);
        var answer = _found ? "found" : _treasure < hole ? "left" : "right";
        return new(new StepResult(Show(answer), Reward: _found ? 1 : 0, Terminated: _found, Truncated: !_found && _digsLeft == 0));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal static string Letter(int hole) => ((char)('a' + hole)).ToString();

    // Info is for scripted policies and logs; a language model never sees it.
    private Observation Show(string text) => Observation.FromText(text) with
    {
        AdmissibleActions = AdmissibleActions,
        Info = new JsonObject { ["low"] = _low, ["high"] = _high },
    };
}

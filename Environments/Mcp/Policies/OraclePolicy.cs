using System.Text.Json;
using Platform.Environments.Mcp.Tasks;
using Platform.Sdk;

namespace Platform.Environments.Mcp.Policies;

/// <summary>Plays the solution that the task tells, then says "Done."; a task that tells none gets no call.</summary>
public sealed class OraclePolicy : IScriptedPolicy
{
    private IReadOnlyList<SolutionStep>? _solution; // null until the first observation of an episode
    private int _turn;

    /// <inheritdoc/>
    public void Reset(ulong seed) => (_solution, _turn) = (null, 0);

    /// <inheritdoc/>
    public AgentAction Act(Observation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        _solution ??= SolutionStep.ReadAll(new TaskFields(JsonSerializer.SerializeToElement(observation.Info), ""));
        return _turn < _solution.Count ? _solution[_turn].ToAction(++_turn) : new AgentAction("Done.");
    }
}

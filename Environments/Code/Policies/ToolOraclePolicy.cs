using Microsoft.Extensions.AI;
using Platform.Sdk;

namespace Platform.Environments.Code.Policies;

/// <summary>Solves the tasks of <c>repl-v1</c>, <c>shell-v1</c> and <c>swe-lite-v1</c> by calls of the tools. No chance is involved.</summary>
public sealed class ToolOraclePolicy : IScriptedPolicy
{
    private int _calls;

    /// <inheritdoc/>
    public void Reset(ulong seed) => _calls = 0;

    /// <inheritdoc/>
    public AgentAction Act(Observation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        if ((string?)observation.Info[CodeInfo.Tool] is not { } tool)
            return new((string?)observation.Info[CodeInfo.Answer] ?? throw new ArgumentException("The observation tells no next step: this policy plays repl-v1, shell-v1 and swe-lite-v1 only.", nameof(observation)));
        var arguments = observation.Info[CodeInfo.Arguments]!.AsObject().ToDictionary(argument => argument.Key, argument => (object?)argument.Value?.DeepClone(), StringComparer.Ordinal);
        return new("") { ToolCalls = [new FunctionCallContent(FormattableString.Invariant($"call_{++_calls}"), tool, arguments)] };
    }
}

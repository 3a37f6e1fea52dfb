using Microsoft.Extensions.AI;
using Platform.Sdk;

namespace Platform.Environments.Calendar.Policies;

/// <summary>Solves every task by calls of the functions: looks up what it needs, then does what is asked. No chance is involved.</summary>
public sealed class OraclePolicy : IScriptedPolicy
{
    private int _calls;

    /// <inheritdoc/>
    public void Reset(ulong seed) => _calls = 0;

    /// <inheritdoc/>
    public AgentAction Act(Observation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        if ((string?)observation.Info[CalendarInfo.Function] is not { } function)
            return new((string?)observation.Info[CalendarInfo.Answer] ?? throw new ArgumentException("The observation tells no next step: this policy plays calendar-v1 only.", nameof(observation)));
        var arguments = observation.Info[CalendarInfo.Arguments]!.AsObject().ToDictionary(argument => argument.Key, argument => (object?)argument.Value?.DeepClone(), StringComparer.Ordinal);
        return new("") { ToolCalls = [new FunctionCallContent(FormattableString.Invariant($"call_{++_calls}"), function, arguments)] };
    }
}

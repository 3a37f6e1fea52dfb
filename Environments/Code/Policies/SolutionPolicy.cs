using Platform.Sdk;

namespace Platform.Environments.Code.Policies;

/// <summary>Writes the reference solution at once. No chance is involved.</summary>
public sealed class SolutionPolicy : IScriptedPolicy
{
    /// <inheritdoc/>
    public void Reset(ulong seed)
    {
    }

    /// <inheritdoc/>
    public AgentAction Act(Observation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        return new((string?)observation.Info[CodeInfo.Solution] ?? throw new ArgumentException("The observation holds no solution: this policy plays code-v1 only, and there only tasks that come with one.", nameof(observation)));
    }
}

namespace Platform.Sdk;

/// <summary>A scripted policy whose answer comes from elsewhere, such as another process, and holds no thread while it does.</summary>
public interface IAsyncScriptedPolicy : IScriptedPolicy
{
    /// <summary>The action for what was just observed: as <see cref="IScriptedPolicy.Act"/>.</summary>
    /// <param name="observation">The newest observation.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<AgentAction> ActAsync(Observation observation, CancellationToken cancellationToken);
}

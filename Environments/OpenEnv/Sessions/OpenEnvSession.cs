using Platform.Environments.OpenEnv.Actions;

namespace Platform.Environments.OpenEnv.Sessions;

/// <summary>A session that a server has taken, and how its environment is acted in.</summary>
/// <param name="Connection">The socket, which the session owns.</param>
/// <param name="Form">The form of actions.</param>
internal sealed record OpenEnvSession(OpenEnvConnection Connection, ActionForm Form) : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}

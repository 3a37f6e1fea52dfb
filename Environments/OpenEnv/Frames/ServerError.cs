namespace Platform.Environments.OpenEnv.Frames;

/// <summary>An error frame of a server.</summary>
/// <param name="Code">Such as <c>EXECUTION_ERROR</c>; empty where the server gave none.</param>
/// <param name="Message">In the server's words.</param>
/// <param name="Details">The rest of the frame's data as compact JSON; empty when there is none.</param>
internal sealed record ServerError(string Code, string Message, string Details)
{
    /// <summary>The server has no free session.</summary>
    public const string CapacityReached = "CAPACITY_REACHED";

    /// <summary>The server could not make an environment.</summary>
    public const string FactoryError = "FACTORY_ERROR";

    /// <summary>The session broke down and is closed.</summary>
    public const string SessionError = "SESSION_ERROR";

    /// <summary>The message, or the action in it, does not have the form that the server wants.</summary>
    public const string ValidationError = "VALIDATION_ERROR";

    /// <summary>Code, message and details in one line.</summary>
    public override string ToString() =>
        string.Join(' ', new[] { Code.Length > 0 ? Code + ":" : "", Message.ReplaceLineEndings(" "), Details }.Where(part => part.Length > 0));
}

using Platform.Sdk;

namespace Platform.Host.Serving.Mcp;

/// <summary>The environment that is offered to MCP clients.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Documentation">What clients are told about it.</param>
/// <param name="Create">Makes an instance.</param>
/// <param name="Task">The task of a number, 0 or more.</param>
/// <param name="StepTimeout">How long the environment may take for one reset or step.</param>
internal sealed record McpServed(string Id, EnvironmentDocumentation Documentation, Func<IEnvironment> Create, Func<long, TaskSpec> Task, TimeSpan StepTimeout)
{
    private long _next = -1;

    /// <summary>Number of the task of a session that names none: 0, 1, 2 and so on.</summary>
    public long NextTask() => Interlocked.Increment(ref _next);
}

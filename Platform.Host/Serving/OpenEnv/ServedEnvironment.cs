using Microsoft.Extensions.AI;
using Platform.Sdk;

namespace Platform.Host.Serving.OpenEnv;

/// <summary>The environment that a server offers.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Documentation">What clients are told about it.</param>
/// <param name="Create">Makes an instance.</param>
internal sealed record ServedEnvironment(string Id, EnvironmentDocumentation Documentation, Func<IEnvironment> Create)
{
    private long _unseeded = -1;

    /// <summary>Tools on offer at the start of an episode; empty when the agent acts by text alone.</summary>
    public IReadOnlyList<AITool> Tools { get; private init; } = [];

    /// <summary>Plays the beginning of an episode, to know that the environment works and which tools it offers.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<ServedEnvironment> ProbeAsync(CancellationToken cancellationToken)
    {
        await using var environment = Create();
        var observation = await environment.ResetAsync(DefaultTask(0), cancellationToken);
        return this with { Tools = observation.Tools };
    }

    /// <summary>The seed of a reset that names none: 0, 1, 2 and so on.</summary>
    public ulong NextSeed() => (ulong)Interlocked.Increment(ref _unseeded);

    /// <summary>The task of a seed where the client names no task.</summary>
    /// <param name="seed">The seed.</param>
    public TaskSpec DefaultTask(ulong seed) => new(Id, $"openenv/{seed}", seed);
}

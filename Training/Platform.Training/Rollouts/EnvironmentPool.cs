using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Platform.Sdk;
using Platform.Training.Plans;

namespace Platform.Training.Rollouts;

/// <summary>Instances of one environment, made as they are needed and used again episode after episode, until the source has newer ones.</summary>
internal sealed class EnvironmentPool(IEnvironmentSource source) : IAsyncDisposable
{
    private readonly ConcurrentBag<IEnvironment> _idle = [];

    private readonly ConditionalWeakTable<IEnvironment, object> _revisions = [];

    public IEnvironment Rent()
    {
        var revision = source.Revision;
        while (_idle.TryTake(out var idle))
        {
            if (_revisions.TryGetValue(idle, out var made) && (long)made == revision)
                return idle;
            Discard(idle);
        }

        var environment = source.Create();
        _revisions.AddOrUpdate(environment, revision);
        return environment;
    }

    public void Return(IEnvironment environment) => _idle.Add(environment);

    /// <summary>Ends an instance that can no longer be trusted, on a thread of its own: its disposal may hang or throw like the rest of it.</summary>
    public static void Discard(IEnvironment environment) => _ = Task.Run(async () =>
    {
        try
        {
            await environment.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Its fault is already recorded; there is nobody left to tell.
        }
    });

    public async ValueTask DisposeAsync()
    {
        while (_idle.TryTake(out var environment))
            await environment.DisposeAsync().ConfigureAwait(false);
    }
}

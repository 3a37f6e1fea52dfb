using System.Collections.Concurrent;
using System.Globalization;
using Platform.Sdk;
using Platform.Training.Plans;

namespace Platform.Training.Rollouts;

/// <summary>Plays many episodes of one environment at once, and keeps faults apart from failures.</summary>
/// <remarks>Episodes share a few worker threads, so an environment's step never blocks generation. A watchdog ends a call to the environment that exceeds
/// <see cref="RolloutOptions.StepTimeoutSeconds"/>, gives the environment up and replaces it. A fault is played again with the same seeds
/// <see cref="RolloutOptions.FaultRetries"/> times. What an episode becomes depends on its request alone, not on what else is played or when.</remarks>
public sealed class RolloutEngine : IAsyncDisposable
{
    private static long _calls; // only keeps the names of conversations apart

    private readonly RolloutOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly EnvironmentPool _environments;
    private readonly EpisodeWorkers _workers = new(Math.Max(2, Environment.ProcessorCount));

    /// <summary>Starts the workers; environments are made as episodes need them.</summary>
    /// <param name="environment">Where the episodes are played.</param>
    /// <param name="options">Limits and retries.</param>
    /// <param name="timeProvider">Time of the watchdog and of the time limit.</param>
    public RolloutEngine(IEnvironmentSource environment, RolloutOptions options, TimeProvider timeProvider) =>
        (_environments, _options, _timeProvider) = (new EnvironmentPool(environment), options, timeProvider);

    /// <summary>Plays episodes with a policy that replies to chat messages.</summary>
    /// <param name="requests">The episodes; rollouts of one group share their prompt's computation.</param>
    /// <param name="policy">Who acts.</param>
    /// <param name="sampling">How every reply is sampled.</param>
    /// <param name="progress">Told how many episodes are done; called from several threads.</param>
    /// <param name="cancellationToken">Ends the play once every live episode has let go of the policy.</param>
    public Task<RolloutResult> PlayAsync(
        IReadOnlyList<RolloutRequest> requests, IPolicy policy, SamplingOptions sampling, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var call = Interlocked.Increment(ref _calls);
        var shared = requests.GroupBy(request => request.Group).Where(group => group.Skip(1).Any()).ToDictionary(
            group => group.Key, group => string.Create(CultureInfo.InvariantCulture, $"{call}/{group.Key}"));
        return PlayAsync(requests, (index, attempt) => new PolicyActor(
            policy, sampling, string.Create(CultureInfo.InvariantCulture, $"{call}/{index}/{attempt}"), shared.GetValueOrDefault(requests[index].Group), requests[index].PolicySeed, requests[index].Opening), progress, cancellationToken);
    }

    /// <summary>Plays episodes with a scripted policy.</summary>
    /// <param name="requests">The episodes.</param>
    /// <param name="create">Makes an instance of the policy; an instance plays one episode at a time.</param>
    /// <param name="progress">Told how many episodes are done; called from several threads.</param>
    /// <param name="cancellationToken">Ends the play.</param>
    public Task<RolloutResult> PlayScriptedAsync(
        IReadOnlyList<RolloutRequest> requests, Func<IScriptedPolicy> create, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var idle = new ConcurrentBag<IScriptedPolicy>();
        return PlayAsync(requests, (index, _) => new ScriptedActor(create, idle, requests[index].PolicySeed), progress, cancellationToken);
    }

    /// <summary>Ends the workers and disposes the environments. No play may be under way.</summary>
    public ValueTask DisposeAsync()
    {
        _workers.Dispose();
        return _environments.DisposeAsync();
    }

    private async Task<RolloutResult> PlayAsync(
        IReadOnlyList<RolloutRequest> requests, Func<int, int, IActor> createActor, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var episodes = new Episode[requests.Count];
        var live = new EpisodeAttempt?[Math.Min(requests.Count, _options.Concurrency == 0 ? requests.Count : _options.Concurrency)];
        int next = 0, done = 0, environmentFaults = 0, policyFaults = 0;
        var period = TimeSpan.FromSeconds(Math.Clamp(_options.StepTimeoutSeconds / 8, 0.005, 1));
        await using var watchdog = _timeProvider.CreateTimer(_ => Watch(live), null, period, period).ConfigureAwait(false);
        var slots = new Task[live.Length];
        for (var i = 0; i < slots.Length; i++)
        {
            var slot = i;
            slots[i] = _workers.RunAsync(() => FillSlotAsync(slot));
        }

        await Task.WhenAll(slots).ConfigureAwait(false);
        return new(episodes, environmentFaults, policyFaults);

        async Task FillSlotAsync(int slot)
        {
            int index;
            while ((index = Interlocked.Increment(ref next) - 1) < requests.Count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                for (var attempt = 0; attempt <= _options.FaultRetries; attempt++)
                {
                    episodes[index] = await PlayOnceAsync(slot, index, attempt);
                    if (episodes[index].Termination == Termination.EnvironmentFault)
                        Interlocked.Increment(ref environmentFaults);
                    else if (episodes[index].Termination == Termination.PolicyFault)
                        Interlocked.Increment(ref policyFaults);
                    else
                        break;
                }

                progress?.Report(Interlocked.Increment(ref done));
            }
        }

        async Task<Episode> PlayOnceAsync(int slot, int index, int number)
        {
            var attempt = new EpisodeAttempt(requests[index], () => createActor(index, number), _environments, _options, _timeProvider, cancellationToken);
            Volatile.Write(ref live[slot], attempt);
            _workers.Post(static state => _ = ((EpisodeAttempt)state!).RunAsync(), attempt); // on a stack of its own, so that a hung step holds nobody else
            try
            {
                return await attempt.Completion;
            }
            finally
            {
                Volatile.Write(ref live[slot], null);
                await attempt.ReleaseAsync();
            }
        }
    }

    private void Watch(EpisodeAttempt?[] live)
    {
        var now = _timeProvider.GetTimestamp();
        for (var i = 0; i < live.Length; i++)
            Volatile.Read(ref live[i])?.AbandonIfOverdue(now, _workers);
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Plugins.Conformance;

/// <summary>What the checks of one environment share: how to make it, its tasks, and what has already been seen.</summary>
internal sealed class CheckContext
{
    private const int MostReferences = 8;
    private readonly object _environmentOptions;
    private Survey? _survey;
    private IReadOnlyList<EpisodeTrace>? _references;

    public CheckContext(EnvironmentRegistration registration, ConformanceOptions options)
    {
        (Registration, Options) = (registration, options);
        _environmentOptions = options.EnvironmentOptions ?? registration.DefaultOptions();
    }

    public EnvironmentRegistration Registration { get; }

    public ConformanceOptions Options { get; }

    public string Id => Registration.Id;

    /// <summary>A new instance, for the caller to dispose.</summary>
    public IEnvironment Create() => Registration.Create(_environmentOptions);

    /// <summary>What the environment promises under the options it is checked with.</summary>
    public EnvironmentBounds Bounds(IEnvironment environment) => (environment as IDeclaredBounds)?.Bounds ?? Registration.Documentation.Bounds;

    /// <summary>The first tasks to play.</summary>
    /// <param name="count">How many; fewer where there are fewer.</param>
    public IReadOnlyList<TaskSpec> Tasks(int count)
    {
        if ((Options.Tasks ?? Registration.TaskSets.Values.FirstOrDefault()?.Open()) is not { } set)
            return [.. Enumerable.Range(0, count).Select(index => Seeded(string.Create(CultureInfo.InvariantCulture, $"check/{index}"), new SeededRandom((ulong)index).NextUInt64()))];
        var split = set.Splits.FirstOrDefault(split => split.Name == TaskSplit.Training) ?? set.Splits[0];
        return [.. set.Read(split.Name).Take(count)];
    }

    /// <summary>What three policies saw; played when first asked for.</summary>
    public async ValueTask<Survey> SurveyAsync(CancellationToken cancellationToken) => _survey ??= await Survey.RunAsync(this, cancellationToken).ConfigureAwait(false);

    /// <summary>A few episodes by a policy that does a little of everything, each on an instance of its own: what later ones are compared with.</summary>
    public async ValueTask<IReadOnlyList<EpisodeTrace>> ReferencesAsync(CancellationToken cancellationToken)
    {
        if (_references is not null)
            return _references;
        var traces = new List<EpisodeTrace>();
        foreach (var (index, task) in Tasks(Math.Min(MostReferences, Options.Episodes)).Index())
        {
            await using var environment = Create();
            traces.Add(await EpisodePlayer.PlayAsync(this, environment, task, new ExploringAgent((ulong)index), cancellationToken).ConfigureAwait(false));
        }

        return _references = traces;
    }

    /// <summary>Runs a call to the environment on a thread that may be given up.</summary>
    /// <param name="call">The call.</param>
    /// <param name="what">What it is, to be named where it hangs.</param>
    /// <param name="cancellationToken">Handed to the call.</param>
    /// <exception cref="ConformanceException">It did not come back in time.</exception>
    public async Task<T> CallAsync<T>(Func<CancellationToken, ValueTask<T>> call, string what, CancellationToken cancellationToken)
    {
        var pending = Task.Run(async () => await call(cancellationToken).ConfigureAwait(false), CancellationToken.None);
        try
        {
            return await pending.WaitAsync(Options.CallLimit, Options.TimeProvider, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!pending.IsCompleted)
        {
            throw new ConformanceException(string.Create(CultureInfo.InvariantCulture, $"{what} did not come back within {Options.CallLimit.TotalSeconds:0.##} s."));
        }
    }

    private TaskSpec Seeded(string id, ulong seed) => new(Id, id, seed, new JsonObject());
}

using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Host.Recipes.Mixtures;

/// <summary>Plays each task in the environment that it names. Instances are made when they are first needed.</summary>
/// <param name="members">The environments.</param>
internal sealed class MixtureEnvironment(IReadOnlyList<MixtureMember> members) : IEnvironment, IEpisodeMetrics
{
    /// <summary>Key in the first observation's structured facts that says which environment is played.</summary>
    public const string InfoKey = "environment";

    private readonly Dictionary<string, IEnvironment> _instances = new(StringComparer.Ordinal);
    private IEnvironment? _playing; // null until ResetAsync

    /// <summary>Those of the environment that is played.</summary>
    public IReadOnlyDictionary<string, double> Metrics => _playing is IEpisodeMetrics measured ? measured.Metrics : new Dictionary<string, double>();

    /// <inheritdoc/>
    public async ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        if (!_instances.TryGetValue(task.Environment, out _playing))
        {
            var member = members.FirstOrDefault(member => member.Source.Id == task.Environment)
                ?? throw new ArgumentException($"Task '{task.Id}' is for '{task.Environment}', which is not in the mixture: {NearestName.Suggest(task.Environment, members.Select(member => member.Source.Id))}");
            _instances.Add(task.Environment, _playing = member.Source.Create());
        }

        var observation = await _playing.ResetAsync(task, cancellationToken);
        var info = (JsonObject)observation.Info.DeepClone();
        info[InfoKey] = task.Environment;
        return observation with { Info = info };
    }

    /// <inheritdoc/>
    public ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken) =>
        (_playing ?? throw new InvalidOperationException("StepAsync ran before ResetAsync; reset once per episode.")).StepAsync(action, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var instance in _instances.Values)
            await instance.DisposeAsync();
        _instances.Clear();
    }
}

using System.Globalization;
using Platform.Sdk;

namespace Platform.Training.Tests.Support;

/// <summary>Pays the length of each reply for a number of turns. A hook runs before each step and may throw, hang or change the reward.</summary>
internal sealed class CountingEnvironment(int turns) : IEnvironment, IEpisodeMetrics
{
    private TaskSpec? _task;
    private int _turn;

    public Func<TaskSpec, int, CancellationToken, ValueTask<double>>? OnStep { get; init; }

    public bool IsDisposed { get; private set; }

    public IReadOnlyDictionary<string, double> Metrics => new Dictionary<string, double> { ["turns"] = _turn };

    public ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        (_task, _turn) = (task, 0);
        return new(Observation.FromText($"task {task.Seed}"));
    }

    public async ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken)
    {
        var reward = (double)action.Text.Length;
        if (OnStep is not null)
            reward = await OnStep(_task!, _turn, cancellationToken);
        _turn++;
        return new(Observation.FromText(_turn.ToString(CultureInfo.InvariantCulture)), reward, _turn >= turns, false);
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}

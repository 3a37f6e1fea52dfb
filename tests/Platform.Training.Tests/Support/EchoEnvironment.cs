using Platform.Sdk;
using Platform.Training.Plans;

namespace Platform.Training.Tests.Support;

/// <summary>Shows one of three letters at each turn and pays 1 for the same letter. Random play earns a third of it.</summary>
internal sealed class EchoEnvironment : IEnvironment, IEpisodeMetrics
{
    private const int Turns = 3;
    private const string Letters = "abc";
    private SeededRandom _random = new(0);
    private char _shown;
    private int _turn;
    private int _right;

    /// <summary>Runs before each step; may throw, hang or change the reward.</summary>
    public Func<TaskSpec, int, CancellationToken, double?>? OnStep { get; init; }

    public TaskSpec? Task { get; private set; }

    public IReadOnlyDictionary<string, double> Metrics => new Dictionary<string, double> { ["success"] = _right == Turns ? 1 : 0 };

    public static IEnvironmentSource Source(Func<TaskSpec, int, CancellationToken, double?>? onStep = null) => new LambdaEnvironmentSource(
        () => new EchoEnvironment { OnStep = onStep },
        name => name switch
        {
            "oracle" => new LambdaScriptedPolicy((_, observation) => observation.Text),
            "random" => new LambdaScriptedPolicy((random, _) => Letters[random.Next(3)].ToString()),
            _ => throw new KeyNotFoundException(name),
        }, "oracle", "random")
    { Documentation = new("Repeat the letter.", "One letter.", "One letter.", "1 for the same letter.", "After 3 turns.") { Headline = "success" } };

    public ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        (Task, _random, _turn, _right) = (task, new SeededRandom(task.Seed), 0, 0);
        return new(Show());
    }

    public ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken)
    {
        var right = action.Text == _shown.ToString();
        _right += right ? 1 : 0;
        var reward = OnStep?.Invoke(Task!, _turn, cancellationToken) ?? (right ? 1 : 0);
        var readable = action.Text.Length == 1 && Letters.Contains(action.Text[0], StringComparison.Ordinal);
        return new(new StepResult(Show(), reward, ++_turn == Turns, false) { ActionError = readable ? null : "Reply with one letter." });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Observation Show() => Observation.FromText((_shown = Letters[_random.Next(3)]).ToString());
}

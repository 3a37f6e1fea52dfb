using Platform.Sdk;
using Platform.Training.Plans;

namespace Platform.Training.Tests.Support;

/// <summary>Shows a letter, takes one action, and pays for it as the test says. It does not say whether the task was solved.</summary>
internal sealed class OneStepEnvironment(Func<TaskSpec, string, double> reward) : IEnvironment
{
    private TaskSpec? _task;

    public static IEnvironmentSource Source(Func<TaskSpec, string, double> reward) =>
        new LambdaEnvironmentSource(() => new OneStepEnvironment(reward), _ => new LambdaScriptedPolicy((random, _) => "abc"[random.Next(3)].ToString()), "random");

    public ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        _task = task;
        return new(Observation.FromText("a"));
    }

    public ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken) =>
        new(new StepResult(Observation.FromText("end"), reward(_task!, action.Text), true, false));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

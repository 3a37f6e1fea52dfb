using Platform.Sdk;

namespace Platform.Tests.Faults;

/// <summary>An environment that misbehaves on demand, for tests of those who must bear it. Id <c>faulty-v1</c>.</summary>
/// <param name="options">How it misbehaves.</param>
public sealed class FaultyEnvironment(FaultyOptions options) : IEnvironment
{
    private int _turn;

    /// <inheritdoc/>
    public ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        _turn = 0;
        return new(Observation.FromText("go\n"));
    }

    /// <inheritdoc/>
    public async ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        _turn++;
        switch (options.Fault)
        {
            case Fault.Throw:
                throw new InvalidOperationException("The wheel came off.");
            case Fault.Hang:
                // Deaf to the token, as a plugin that hangs is.
                await Task.Delay(Timeout.Infinite, CancellationToken.None).ConfigureAwait(false);
                break;
        }

        var reward = options.Fault == Fault.Nan ? double.NaN : action.Text.Length % 2;
        return new StepResult(Observation.FromText("on\n"), reward, Terminated: _turn == 2, Truncated: false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>Settings of <c>faulty-v1</c>.</summary>
public sealed record FaultyOptions
{
    /// <summary>What goes wrong at a step.</summary>
    [Setting("What goes wrong at a step.")]
    public Fault Fault { get; init; }
}

/// <summary>What goes wrong.</summary>
public enum Fault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The step throws.</summary>
    Throw,

    /// <summary>The step never returns.</summary>
    Hang,

    /// <summary>The reward is not a number.</summary>
    Nan,
}

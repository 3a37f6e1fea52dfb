using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Platform.Sdk;

namespace Platform.Tests.Fragile;

/// <summary>Takes its process down on demand. Id <c>fragile-v1</c>. Its facts say which process it is.</summary>
/// <param name="options">How.</param>
public sealed class FragileEnvironment(FragileOptions options) : IEnvironment, IEpisodeMetrics
{
    private const int LeakedBytes = 32 << 20;
    private ulong _seed;
    private int _turn;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Metrics => new Dictionary<string, double> { ["turn"] = _turn };

    /// <inheritdoc/>
    public ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        (_seed, _turn) = (task.Seed, 0);
        return new(Observation.FromText("go") with { Info = new() { ["process"] = Environment.ProcessId } });
    }

    /// <inheritdoc/>
    public async ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (++_turn == 2 && (options.Seed < 0 || (ulong)options.Seed == _seed) && IsDue())
            await FailAsync(cancellationToken).ConfigureAwait(false);
        return new StepResult(Observation.FromText($"{_turn}") with { Info = new() { ["process"] = Environment.ProcessId } }, action.Text.Length, Terminated: _turn >= options.Turns, Truncated: false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private bool IsDue()
    {
        if (options.Once.Length == 0)
            return true;
        try
        {
            using var marker = new FileStream(options.Once, FileMode.CreateNew);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task FailAsync(CancellationToken cancellationToken)
    {
        switch (options.Ruin)
        {
            case Ruin.Throw:
                throw new NotImplementedException("The wheel came off.");
            case Ruin.FailFast:
                Environment.FailFast("It gave up.");
                break;
            case Ruin.StackOverflow:
                await Console.Out.WriteLineAsync($"{Descend(1)}").ConfigureAwait(false);
                break;
            case Ruin.Thread:
                var thread = new Thread(() => throw new InvalidOperationException("Nobody catches this."));
                thread.Start();
                thread.Join();
                break;
            case Ruin.Exit:
                Environment.Exit(7);
                break;
            case Ruin.Hang:
                await Task.Delay(Timeout.Infinite, CancellationToken.None).ConfigureAwait(false);
                break;
            case Ruin.Spin:
                while (true)
                    Thread.Sleep(1);
            case Ruin.Wait:
                await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
                break;
            case Ruin.Leak:
                var bytes = Marshal.AllocHGlobal(LeakedBytes);
                for (var i = 0; i < LeakedBytes; i += 4096)
                    Marshal.WriteByte(bytes, i, 1);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Descend(int depth) => depth < 0 ? 0 : Descend(depth + 1) + 1;
}

using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Tests.Broken;

/// <summary>A game of finding a digit that is sound except for one flaw, for tests of those who must find it. Id <c>broken-v1</c>.</summary>
/// <param name="options">What is broken.</param>
public sealed class BrokenEnvironment(BrokenOptions options) : IEnvironment, IOracle, IAdmissibleActions, ISnapshots
{
    /// <summary>Guesses per episode.</summary>
    public const int MaxTurns = 3;

    private static readonly string[] Digits = [.. Enumerable.Range(0, 10).Select(digit => digit.ToString(CultureInfo.InvariantCulture))];
    private static int _resets;
    private static int _inside;
    private int? _secret;
    private int _turn;
    private bool _over;
    private bool _ended;

    /// <inheritdoc/>
    public string? ExpertAction => _secret is not { } secret || _over ? null : Digits[Is(Flaw.ExpertErrs) && _turn == 0 ? (secret + 1) % 10 : secret];

    /// <inheritdoc/>
    public double? OptimalReturn => _secret is null ? null : 1;

    /// <inheritdoc/>
    public IReadOnlyList<string> AdmissibleActions => Is(Flaw.ListsRefused) ? [.. Digits, "10"] : Digits;

    /// <inheritdoc/>
    public async ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (Is(Flaw.Hangs))
            await Task.Delay(Timeout.Infinite, CancellationToken.None).ConfigureAwait(false);
        if (cancellationToken.IsCancellationRequested && Is(Flaw.IgnoresCancellation))
            await Task.Delay(TimeSpan.FromSeconds(20), CancellationToken.None).ConfigureAwait(false);
        if (cancellationToken.IsCancellationRequested && Is(Flaw.ThrowsOnCancellation))
            throw new NotSupportedException("No.");
        cancellationToken.ThrowIfCancellationRequested();
        var leaked = Is(Flaw.LeaksEnded) && _ended ? " again" : "";
        var counted = Is(Flaw.CountsResets) ? $" for the {Interlocked.Increment(ref _resets)}th time" : "";
        if (!Is(Flaw.LeaksBrokenOff) || _over || _secret is null)
            _turn = 0;
        (_secret, _over, _ended) = (Is(Flaw.IgnoresSeed) ? 7 : new SeededRandom(task.Seed).Next(10), false, false);
        return Observation.FromText($"Find the digit{leaked}{counted}.{(Is(Flaw.ShowsControls) ? "\a" : Is(Flaw.ShowsHalfPairs) ? "\ud83d" : "")}") with { AdmissibleActions = AdmissibleActions };
    }

    /// <inheritdoc/>
    public async ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        cancellationToken.ThrowIfCancellationRequested();
        if (_secret is null && !Is(Flaw.StepsBeforeReset))
            throw new InvalidOperationException("StepAsync ran before ResetAsync; reset once per episode.");
        if (_over && !Is(Flaw.StepsAfterEnd))
            throw new InvalidOperationException("StepAsync ran after the episode's end; reset to begin another.");
        if (Is(Flaw.Throws) && _turn == 1)
            throw new TimeZoneNotFoundException("The wheel came off.");
        if (Is(Flaw.ThrowsOnLong) && action.Text.Length > 1000)
            throw new FormatException("Too long.");
        var crowded = Is(Flaw.SharesState) && await OverlapsAsync().ConfigureAwait(false);
        var guess = action.ParseError is null ? Array.IndexOf(Digits, action.Text) : -1;
        var found = guess == (_secret ?? 0) || (Is(Flaw.PaysNothing) && action.Text.Length == 0) || (Is(Flaw.PaysChance) && guess >= 0 && guess != (_secret + 5) % 10);
        var reward = found ? 1 - (0.25 * Math.Min(_turn, MaxTurns)) : guess < 0 ? 0 : Is(Flaw.PaysOutOfRange) ? -0.5 : Is(Flaw.PaysNan) ? double.NaN : 0;
        _turn++;
        var truncated = !found && _turn >= MaxTurns + (Is(Flaw.EndsLate) ? 1 : 0);
        _ended = _over = found || truncated;
        var text = guess < 0 ? "That is no digit." : found ? "Yes." : guess < _secret ? "More." : "Less.";
        return new StepResult(Observation.FromText(crowded ? "Busy." : text) with { AdmissibleActions = AdmissibleActions }, reward, found, truncated)
        {
            ActionError = guess < 0 && !Is(Flaw.TakesAnything) ? text : null,
        };
    }

    /// <inheritdoc/>
    public ValueTask<JsonObject> SaveAsync(CancellationToken cancellationToken) =>
        new(new JsonObject { ["secret"] = _secret, ["turn"] = Is(Flaw.ForgetsTurn) ? 0 : _turn, ["over"] = _over });

    /// <inheritdoc/>
    public ValueTask RestoreAsync(JsonObject snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var secret = (int?)snapshot["secret"];
        (_secret, _turn, _over) = (Is(Flaw.RestoresHalf) ? _secret ?? secret : secret, (int)snapshot["turn"]!, (bool)snapshot["over"]!);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Whether another instance is in a step now; waits long enough to be found there.</summary>
    private static async Task<bool> OverlapsAsync()
    {
        var others = Interlocked.Increment(ref _inside) > 1;
        await Task.Delay(10, CancellationToken.None).ConfigureAwait(false);
        others |= Volatile.Read(ref _inside) > 1;
        Interlocked.Decrement(ref _inside);
        return others;
    }

    private bool Is(Flaw flaw) => options.Flaw == flaw;
}

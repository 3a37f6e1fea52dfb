using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Environments.Echo;

/// <summary>The agent repeats each word it is shown. Id <c>echo-v1</c>: raise the suffix when a rule below changes.</summary>
/// <remarks>
/// Action: the word, white space around it ignored; a text that is none of the sixteen words costs its turn and is told so. Observation: one word of sixteen, drawn anew each turn; nothing after the last. Reward: 1 for the same word,
/// else 0. Ends: terminated after <see cref="EchoOptions.Turns"/> words. It is the smallest whole example, and so little work that measuring it measures
/// everything around an environment.
/// </remarks>
/// <param name="options">How many words.</param>
public sealed class EchoEnvironment(EchoOptions options) : IEnvironment, IOracle, ISnapshots, IEpisodeMetrics, IDeclaredBounds
{
    private const string NotAWord = "That is none of the words.";
    private SeededRandom? _random; // null until ResetAsync
    private string _word = "";
    private int _turn;
    private int _echoed;

    /// <inheritdoc/>
    public string? ExpertAction => IsOver ? null : _word;

    /// <inheritdoc/>
    public double? OptimalReturn => options.Turns;

    /// <summary><c>success</c>: whether every word so far was repeated. <c>echoed</c>: the share that was; 0 before the first.</summary>
    public IReadOnlyDictionary<string, double> Metrics => new Dictionary<string, double>
    {
        ["success"] = _turn > 0 && _echoed == _turn ? 1 : 0,
        ["echoed"] = _turn > 0 ? (double)_echoed / _turn : 0,
    };

    /// <summary>A quarter of the words is the floor: a random word is right once in sixteen times.</summary>
    public EnvironmentBounds Bounds => new() { ReturnRange = (0, options.Turns), RewardRange = (0, 1), MaxTurns = options.Turns, Floor = options.Turns / 4.0 };

    private bool IsOver => _random is null || _turn >= options.Turns;

    /// <inheritdoc/>
    public ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        cancellationToken.ThrowIfCancellationRequested();
        _random = new SeededRandom(task.Seed);
        (_turn, _echoed, _word) = (0, 0, EchoWords.Draw(_random));
        return new(Observation.FromText(_word));
    }

    /// <inheritdoc/>
    public ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        cancellationToken.ThrowIfCancellationRequested();
        if (IsOver)
            throw new InvalidOperationException("StepAsync ran before ResetAsync or after the last word; reset once per episode.");
        var said = action.Text.AsSpan().Trim();
        var same = said.SequenceEqual(_word);
        var error = same || EchoWords.Contain(said) ? null : action.ParseError ?? NotAWord;
        _echoed += same ? 1 : 0;
        _turn++;
        _word = IsOver ? "" : EchoWords.Draw(_random!);
        return new(new StepResult(Observation.FromText(error is null ? _word : $"{error}\n{_word}"), same ? 1 : 0, Terminated: IsOver, Truncated: false) { ActionError = error });
    }

    /// <inheritdoc/>
    public ValueTask<JsonObject> SaveAsync(CancellationToken cancellationToken) => new(new JsonObject
    {
        ["random"] = _random?.State,
        ["word"] = _word,
        ["turn"] = _turn,
        ["echoed"] = _echoed,
    });

    /// <inheritdoc/>
    public ValueTask RestoreAsync(JsonObject snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        try
        {
            var random = snapshot["random"]?.GetValue<string>() is { } state ? new SeededRandom(0) { State = state } : null;
            (_random, _word, _turn, _echoed) = (random, snapshot["word"]!.GetValue<string>(), snapshot["turn"]!.GetValue<int>(), snapshot["echoed"]!.GetValue<int>());
        }
        catch (Exception exception) when (exception is InvalidOperationException or NullReferenceException or JsonException)
        {
            throw new FormatException("This is no snapshot of echo-v1, whose keys are random, word, turn and echoed: take one by SaveAsync.", exception);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

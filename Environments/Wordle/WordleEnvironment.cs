using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Environments.Wordle;

/// <summary>The agent finds a secret five-letter word. Id <c>wordle-v1</c>: raise the suffix when a rule below changes.</summary>
/// <remarks>
/// Source: the Wordle of LMRL-Gym (arXiv:2311.18232). Departures: the secret is drawn once per episode (the reference draws again among the words that still fit, which has the same distribution);
/// the words are those of the machine's dictionary.
/// Action: a word of the vocabulary, white space between letters and case ignored; anything else costs its try and is answered by an empty line (compact: <c>?</c>).
/// Reward: 0 for the word itself, −1 for any other word, <see cref="WordleOptions.BadWordReward"/> for a guess that is no word. Ends: terminated when solved or after <see cref="WordleOptions.Tries"/> guesses.
/// </remarks>
public sealed class WordleEnvironment : IEnvironment, IOracle, IAdmissibleActions, IRender, IEpisodeMetrics, ISnapshots, IDeclaredBounds
{
    private const ulong SecretStream = 0;
    private readonly WordleOptions _options;
    private readonly WordleText _text;
    private readonly WordList _list;
    private readonly Lazy<string[]> _actions;
    private readonly List<(string Guess, int Colours)?> _turns = []; // null where the guess was not a word
    private string? _secret; // null until ResetAsync
    private ulong _seed;
    private bool _solved;

    /// <summary>A game that awaits its first task.</summary>
    /// <param name="options">Validated before the run.</param>
    /// <exception cref="InvalidDataException">The word file is missing or has too few words.</exception>
    public WordleEnvironment(WordleOptions options)
    {
        (_options, _text, _list) = (options, new WordleText(options), WordList.Load(options));
        _actions = new Lazy<string[]>(() => [.. _list.Words.Select(_text.Action)]);
    }

    /// <inheritdoc/>
    public string? ExpertAction => _secret is null || Over ? null : _text.Action(Solver.For(_list, _options.Feedback).Best([.. _turns.OfType<(string, int)>()]));

    /// <summary>Always null: no play is known to be optimal for every vocabulary.</summary>
    public double? OptimalReturn => null;

    /// <inheritdoc/>
    public IReadOnlyList<string> AdmissibleActions => _actions.Value;

    /// <inheritdoc/>
    public string ContentType => "text/plain";

    /// <summary><c>success</c>: 1 when the word was found, else 0, the headline. <c>guesses</c> and <c>invalidWords</c>: counts of actions.</summary>
    public IReadOnlyDictionary<string, double> Metrics => new Dictionary<string, double>
    {
        ["success"] = _solved ? 1 : 0,
        ["guesses"] = _turns.Count,
        ["invalidWords"] = _turns.Count(turn => turn is null),
    };

    /// <summary>The floor is a tenth above what guessing words at random returns, or nothing but bad words where those cost less; none is known where tries may exhaust the vocabulary.</summary>
    public EnvironmentBounds Bounds
    {
        get
        {
            var (tries, chance, random) = (_options.Tries, 1.0 / _list.Words.Count, 0.0);
            for (var left = tries; left > 0; left--)
                random = (1 - chance) * (random - 1);
            var low = tries * Math.Min(-1, _options.BadWordReward);
            return new()
            {
                RewardRange = (Math.Min(-1, _options.BadWordReward), 0),
                ReturnRange = (low, 0),
                MaxTurns = tries,
                Floor = _list.Words.Count <= 2 * tries ? null : 0.9 * Math.Max(random, tries * _options.BadWordReward),
                Maximum = tries >= 6 && _list.Words.Count is > 0 and < 10_000 ? -4.2 : null,
            };
        }
    }

    private bool Over => _solved || _turns.Count >= _options.Tries;

    /// <inheritdoc/>
    public ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        cancellationToken.ThrowIfCancellationRequested();
        Start(task.Seed);
        return new(Observation.FromText(_text.First));
    }

    /// <inheritdoc/>
    public ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        cancellationToken.ThrowIfCancellationRequested();
        if (_secret is null)
            throw new InvalidOperationException("StepAsync ran before ResetAsync; reset once per episode.");
        if (Over)
            throw new InvalidOperationException("StepAsync ran after the episode's end; reset to begin another.");
        var word = action.ParseError is null ? WordleText.Read(action.Text) : null;
        var turn = Guess(word);
        var observation = Observation.FromText(turn is { } shown ? _text.Answer(shown.Colours) : _text.Invalid) with { Info = WordleInfo.Of(turn) };
        return new(new StepResult(observation, turn is null ? _options.BadWordReward : _solved ? 0 : -1, Terminated: Over, Truncated: false)
        {
            ActionError = turn is not null ? null : word is null ? "That is not one word of five letters." : $"'{word}' is not a word of this game.",
        });
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> RenderAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"secret {_secret}, guess {_turns.Count} of {_options.Tries}\n");
        foreach (var turn in _turns)
            text.Append(turn is { } shown ? $"{shown.Guess} {Colours.Letters(shown.Colours)}\n" : "(not a word)\n");
        return new(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <inheritdoc/>
    public ValueTask<JsonObject> SaveAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_secret is null)
            throw new InvalidOperationException("SaveAsync ran before ResetAsync; there is no state yet.");
        return new(new JsonObject
        {
            ["seed"] = _seed.ToString(CultureInfo.InvariantCulture),
            ["guesses"] = new JsonArray([.. _turns.Select(turn => (JsonNode?)turn?.Guess)]),
        });
    }

    /// <inheritdoc/>
    public ValueTask RestoreAsync(JsonObject snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var seed = ulong.Parse((string)snapshot["seed"]!, CultureInfo.InvariantCulture);
            var guesses = snapshot["guesses"]!.AsArray().Select(guess => (string?)guess).ToArray();
            if (guesses.Length > _options.Tries || guesses.Any(guess => guess is not null && _list.IndexOf(guess) < 0))
                throw new FormatException("The snapshot's guesses do not fit this vocabulary and number of tries: restore it with the options it was saved with.");
            Start(seed);
            foreach (var guess in guesses)
                Guess(guess);
        }
        catch (Exception exception) when (exception is NullReferenceException or InvalidOperationException or ArgumentException or OverflowException)
        {
            throw new FormatException("The snapshot is not one of wordle-v1: it needs seed and guesses.", exception);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Start(ulong seed)
    {
        (_seed, _solved) = (seed, false);
        _secret = _list.Words[new SeededRandom(seed, SecretStream).Next(_list.Words.Count)];
        _turns.Clear();
    }

    // Takes a guess: five letters, or null for a reply that has none.
    private (string Guess, int Colours)? Guess(string? word)
    {
        (string, int)? turn = word is null || _list.IndexOf(word) < 0 ? null : (word, Colours.Of(word, _secret!, _options.Feedback));
        _turns.Add(turn);
        _solved = turn is (_, Colours.Solved);
        return turn;
    }
}

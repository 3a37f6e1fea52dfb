using Platform.Sdk;

namespace Platform.Environments.Wordle.Policies;

/// <summary>Guesses a uniformly random word among those that fit every answer so far.</summary>
public sealed class ConsistentPolicy(WordleOptions options) : IScriptedPolicy
{
    private readonly WordList _list = WordList.Load(options);
    private readonly WordleText _text = new(options);
    private readonly List<(string Guess, int Colours)> _history = [];
    private SeededRandom _random = new(0);

    /// <inheritdoc/>
    public void Reset(ulong seed)
    {
        _random = new SeededRandom(seed);
        _history.Clear();
    }

    /// <inheritdoc/>
    public AgentAction Act(Observation observation)
    {
        if (WordleInfo.Read(observation) is { } turn)
            _history.Add(turn);
        var candidates = Solver.For(_list, options.Feedback).Consistent(_history);
        return new AgentAction(_text.Action(_list.Words[candidates.Length > 0 ? candidates[_random.Next(candidates.Length)] : 0]));
    }
}

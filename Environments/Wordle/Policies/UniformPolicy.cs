using Platform.Sdk;

namespace Platform.Environments.Wordle.Policies;

/// <summary>Guesses a uniformly random word of the vocabulary, whatever the answers were.</summary>
public sealed class UniformPolicy(WordleOptions options) : IScriptedPolicy
{
    private readonly WordList _list = WordList.Load(options);
    private readonly WordleText _text = new(options);
    private SeededRandom _random = new(0);

    /// <inheritdoc/>
    public void Reset(ulong seed) => _random = new SeededRandom(seed);

    /// <inheritdoc/>
    public AgentAction Act(Observation observation) => new(_text.Action(_list.Words[_random.Next(_list.Words.Count)]));
}

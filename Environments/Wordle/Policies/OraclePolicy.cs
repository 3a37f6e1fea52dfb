using Platform.Sdk;

namespace Platform.Environments.Wordle.Policies;

/// <summary>Guesses, among the words that fit every answer so far, the one whose answer is expected to tell most. No chance is involved.</summary>
public sealed class OraclePolicy(WordleOptions options) : IScriptedPolicy
{
    private readonly Solver _solver = Solver.For(WordList.Load(options), options.Feedback);
    private readonly WordleText _text = new(options);
    private readonly List<(string Guess, int Colours)> _history = [];

    /// <inheritdoc/>
    public void Reset(ulong seed) => _history.Clear();

    /// <inheritdoc/>
    public AgentAction Act(Observation observation)
    {
        if (WordleInfo.Read(observation) is { } turn)
            _history.Add(turn);
        return new AgentAction(_text.Action(_solver.Best(_history)));
    }
}

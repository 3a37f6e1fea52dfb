using System.Collections.Concurrent;

namespace Platform.Environments.Wordle;

/// <summary>Plays by elimination: among the words that fit every answer so far, the one whose answer is expected to tell most (highest entropy, ties to the first).</summary>
internal sealed class Solver
{
    // Above this many candidates only those with the commonest letters are scored: scoring all pairs of a whole dictionary would take seconds.
    private const int MostScored = 128;
    private static readonly ConcurrentDictionary<(WordList, WordleFeedback), Solver> Solvers = new();
    private readonly WordList _list;
    private readonly WordleFeedback _feedback;
    private readonly int[] _all;
    private readonly Lazy<int> _opening;
    private readonly ConcurrentDictionary<int, int> _second = new(); // best word after the opening, by its answer

    private Solver(WordList list, WordleFeedback feedback)
    {
        (_list, _feedback) = (list, feedback);
        _all = [.. Enumerable.Range(0, list.Words.Count)];
        _opening = new Lazy<int>(() => MostInformative(_all));
    }

    /// <summary>The solver of a list and a rule; its first two guesses are worked out once and kept.</summary>
    public static Solver For(WordList list, WordleFeedback feedback) => Solvers.GetOrAdd((list, feedback), static key => new Solver(key.Item1, key.Item2));

    /// <summary>Indices of the words that fit every answer.</summary>
    /// <param name="history">Guesses and their answers.</param>
    public int[] Consistent(IReadOnlyList<(string Guess, int Colours)> history) =>
        history.Count == 0 ? _all : [.. _all.Where(word => history.All(turn => Colours.Of(turn.Guess, _list.Words[word], _feedback) == turn.Colours))];

    /// <summary>The word to guess next.</summary>
    /// <param name="history">Guesses and their answers; answers that no word gives count as none at all.</param>
    public string Best(IReadOnlyList<(string Guess, int Colours)> history)
    {
        if (history.Count == 0)
            return _list.Words[_opening.Value];
        if (history.Count == 1 && history[0].Guess == _list.Words[_opening.Value])
            return _list.Words[_second.GetOrAdd(history[0].Colours, _ => Search(history))];
        return _list.Words[Search(history)];
    }

    private int Search(IReadOnlyList<(string Guess, int Colours)> history) => Consistent(history) is { Length: > 0 } candidates ? MostInformative(candidates) : _opening.Value;

    private int MostInformative(int[] candidates)
    {
        var (best, bestScore) = (candidates[0], double.PositiveInfinity);
        Span<int> counts = stackalloc int[Colours.Count];
        foreach (var guess in candidates.Length <= MostScored ? candidates : CommonestLetters(candidates))
        {
            counts.Clear();
            foreach (var secret in candidates)
                counts[Colours.Of(_list.Words[guess], _list.Words[secret], _feedback)]++;
            // The entropy of the answer is log n − Σ c log c / n: the smallest sum tells most.
            var score = 0.0;
            foreach (var count in counts)
                score += count > 1 ? count * Math.Log(count) : 0;
            if (score < bestScore)
                (best, bestScore) = (guess, score);
        }

        return best;
    }

    // Words whose distinct letters are in most candidates, letters in their most frequent places counted once more.
    private IEnumerable<int> CommonestLetters(int[] candidates)
    {
        var containing = new int[26];
        var placed = new int[WordList.Length, 26];
        foreach (var word in candidates.Select(candidate => _list.Words[candidate]))
        {
            foreach (var letter in word.Distinct())
                containing[letter - 'a']++;
            for (var i = 0; i < word.Length; i++)
                placed[i, word[i] - 'a']++;
        }

        return candidates
            .OrderByDescending(candidate => _list.Words[candidate].Distinct().Sum(letter => containing[letter - 'a']) + _list.Words[candidate].Index().Sum(entry => placed[entry.Index, entry.Item - 'a']))
            .Take(MostScored)
            .Order();
    }
}

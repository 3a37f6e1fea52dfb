using System.Text;

namespace Platform.Training.Learners.CriticFree;

/// <summary>Finds phrases that show planning in the texts of correct solutions: word n-grams of the same meaning that many solutions have, each of them seldom.</summary>
/// <remarks>Source: Emergent Hierarchical Reasoning, arXiv:2509.03646, section 3.1. Departure: phrases are of the same meaning where their counts of three letters in a row point
/// the same way (cosine), instead of a sentence embedding. The order of the solutions changes nothing.</remarks>
public sealed record PhraseMiner
{
    /// <summary>Fewest words of a phrase, 1 or more.</summary>
    public int MinimumWords { get; init; } = 3;

    /// <summary>Most words of a phrase.</summary>
    public int MaximumWords { get; init; } = 5;

    /// <summary>Cosine from which two phrases are of the same meaning, in (0, 1].</summary>
    public double Similarity { get; init; } = 0.7;

    /// <summary>Share of the clusters that is kept: those that most solutions have. In (0, 1].</summary>
    public double Share { get; init; } = 0.2;

    /// <summary>Most times that a phrase of a kept cluster may occur in a solution that has it, on average.</summary>
    public double PerSolution { get; init; } = 2;

    /// <summary>Fewest solutions that a phrase has to occur in to be looked at.</summary>
    public int MinimumSolutions { get; init; } = 2;

    /// <summary>Most phrases that are looked at: those that most solutions have.</summary>
    public int Candidates { get; init; } = 5000;

    /// <summary>Mines phrases.</summary>
    /// <param name="solutions">Texts of correct solutions.</param>
    /// <returns>The kept clusters, the one of most solutions first; in each, its phrases by the number of solutions they occur in.</returns>
    public IReadOnlyList<PhraseCluster> Mine(IEnumerable<string> solutions)
    {
        ArgumentNullException.ThrowIfNull(solutions);
        // 1. n-grams of words, with the places where they occur
        var found = new Dictionary<string, Dictionary<int, int>>(StringComparer.Ordinal);
        var count = 0;
        foreach (var solution in solutions)
        {
            foreach (var phrase in Phrases(solution))
            {
                if (!found.TryGetValue(phrase, out var places))
                    found[phrase] = places = [];
                places[count] = places.GetValueOrDefault(count) + 1;
            }

            count++;
        }

        // 2. Clusters: each phrase joins the most alike cluster's first phrase, or begins one
        var clusters = new List<Cluster>();
        foreach (var (phrase, places) in found.Where(pair => pair.Value.Count >= MinimumSolutions)
            .OrderByDescending(pair => pair.Value.Count).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(Candidates))
        {
            var letters = Letters(phrase);
            var (best, alike) = ((Cluster?)null, Similarity);
            foreach (var cluster in clusters)
                if (Cosine(cluster.Letters, letters) is var cosine && (cosine > alike || (best is null && cosine >= alike)))
                    (best, alike) = (cluster, cosine);
            if (best is null)
                clusters.Add(best = new(letters));
            best.Add(phrase, places);
        }

        // 3. Of those that no solution repeats, the share that most solutions have
        Cluster[] seldom = [.. clusters.Where(cluster => cluster.PerSolution <= PerSolution)];
        return [.. seldom.OrderByDescending(cluster => cluster.Solutions.Count).ThenBy(cluster => cluster.Phrases[0], StringComparer.Ordinal)
            .Take((int)Math.Ceiling(Share * seldom.Length)).Select(cluster => new PhraseCluster(cluster.Phrases, cluster.Solutions.Count, cluster.PerSolution))];
    }

    /// <summary>Runs of words with one space between, in lower case.</summary>
    private IEnumerable<string> Phrases(string solution)
    {
        var text = string.Create(solution.Length, solution, (span, source) =>
        {
            for (var i = 0; i < source.Length; i++)
                span[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] + 32) : source[i]; // as PlanningPhrases compares them
        });
        var words = new List<(int Start, int End)>(); // of the present run
        for (var at = 0; at <= text.Length;)
        {
            var end = at;
            while (end < text.Length && (IsWord(text[end]) || (text[end] == '\'' && end > at && end + 1 < text.Length && IsWord(text[end + 1]))))
                end++;
            if (end == at)
            {
                words.Clear();
                at++;
                continue;
            }

            words.Add((at, end));
            for (var length = MinimumWords; length <= Math.Min(MaximumWords, words.Count); length++)
                yield return text[words[^length].Start..end];
            if (end + 1 < text.Length && text[end] == ' ' && IsWord(text[end + 1]))
            {
                at = end + 1;
                continue;
            }

            words.Clear();
            at = end + 1;
        }
    }

    private static bool IsWord(char value) => char.IsAsciiLetterOrDigit(value) || value >= 0x80;

    /// <summary>Counts of three letters in a row, spaces at both ends among them, as a vector of length 1.</summary>
    private static Dictionary<string, double> Letters(string phrase)
    {
        var counts = new Dictionary<string, double>(StringComparer.Ordinal);
        var padded = new StringBuilder(" ").Append(phrase).Append(' ').ToString();
        for (var i = 0; i + 3 <= padded.Length; i++)
            counts[padded.Substring(i, 3)] = counts.GetValueOrDefault(padded.Substring(i, 3)) + 1;
        var norm = Math.Sqrt(counts.Values.Sum(value => value * value));
        return counts.ToDictionary(pair => pair.Key, pair => pair.Value / norm, StringComparer.Ordinal);
    }

    private static double Cosine(Dictionary<string, double> one, Dictionary<string, double> other)
    {
        if (other.Count < one.Count)
            (one, other) = (other, one);
        return one.Sum(pair => pair.Value * other.GetValueOrDefault(pair.Key));
    }

    private sealed class Cluster(Dictionary<string, double> letters)
    {
        public Dictionary<string, double> Letters { get; } = letters;

        public List<string> Phrases { get; } = [];

        public HashSet<int> Solutions { get; } = [];

        public double PerSolution { get; private set; }

        public void Add(string phrase, Dictionary<int, int> places)
        {
            Phrases.Add(phrase);
            Solutions.UnionWith(places.Keys);
            PerSolution = Math.Max(PerSolution, (double)places.Values.Sum() / places.Count);
        }
    }
}

/// <summary>Phrases of the same meaning.</summary>
/// <param name="Phrases">At least one, in lower case.</param>
/// <param name="Solutions">How many solutions have one of them.</param>
/// <param name="PerSolution">How often the phrase that is repeated most occurs in a solution that has it, on average.</param>
public sealed record PhraseCluster(IReadOnlyList<string> Phrases, int Solutions, double PerSolution);

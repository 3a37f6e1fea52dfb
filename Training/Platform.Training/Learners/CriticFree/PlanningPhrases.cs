using System.Text;
using Platform.Training.Rollouts;

namespace Platform.Training.Learners.CriticFree;

/// <summary>Phrases that show a policy planning, in clusters of the same meaning, and where they stand in what it wrote.</summary>
public sealed class PlanningPhrases
{
    private readonly byte[][][] _clusters;

    /// <summary>Takes the phrases.</summary>
    /// <param name="clusters">Letters' case does not matter, spaces do. [clusters][phrases]</param>
    public PlanningPhrases(IEnumerable<IEnumerable<string>> clusters) => _clusters = [.. clusters
        .Select(cluster => cluster.Select(phrase => Lower(Encoding.UTF8.GetBytes(phrase.Trim()))).Where(phrase => phrase.Length > 0).ToArray())
        .Where(cluster => cluster.Length > 0)];

    /// <summary>How many clusters there are.</summary>
    public int Count => _clusters.Length;

    /// <summary>Reads a file with a cluster of phrases per line, divided by |; lines that start with # say nothing.</summary>
    /// <param name="path">The file; empty for no phrases.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static PlanningPhrases Read(string path) => new(string.IsNullOrEmpty(path)
        ? []
        : File.ReadLines(path).Where(line => !line.StartsWith('#')).Select(line => line.Split('|')));

    /// <summary>Marks the tokens of phrases in what the policy wrote, turn by turn.</summary>
    /// <param name="trajectory">The trajectory.</param>
    /// <param name="tokenBytes">UTF-8 bytes of a token.</param>
    /// <param name="counts">Takes how often each cluster occurs. [clusters]</param>
    /// <returns>Whether each token touches a phrase. [time]</returns>
    public bool[] Mark(Trajectory trajectory, Func<int, byte[]> tokenBytes, int[] counts)
    {
        ArgumentNullException.ThrowIfNull(trajectory);
        ArgumentNullException.ThrowIfNull(tokenBytes);
        ArgumentNullException.ThrowIfNull(counts);
        var marks = new bool[trajectory.Tokens.Length];
        for (var start = 0; start < marks.Length && _clusters.Length > 0; start++)
        {
            if (!trajectory.Trainable[start])
                continue;
            var end = start;
            while (end < marks.Length && trajectory.Trainable[end] && trajectory.Turns[end] == trajectory.Turns[start])
                end++;
            MarkReply(trajectory.Tokens.AsSpan(start, end - start), marks.AsSpan(start, end - start), tokenBytes, counts);
            start = end - 1;
        }

        return marks;
    }

    private void MarkReply(ReadOnlySpan<int> tokens, Span<bool> marks, Func<int, byte[]> tokenBytes, int[] counts)
    {
        var text = new List<byte>();
        var owners = new List<int>();
        for (var i = 0; i < tokens.Length; i++)
            foreach (var value in tokenBytes(tokens[i]))
            {
                text.Add(value);
                owners.Add(i);
            }

        var lower = Lower([.. text]);
        for (var cluster = 0; cluster < _clusters.Length; cluster++)
            foreach (var phrase in _clusters[cluster])
                for (var at = Find(lower, phrase, 0); at >= 0; at = Find(lower, phrase, at + phrase.Length))
                {
                    counts[cluster]++;
                    for (var i = at; i < at + phrase.Length; i++)
                        marks[owners[i]] = true;
                }
    }

    /// <summary>The next place of a phrase as whole words.</summary>
    private static int Find(byte[] text, byte[] phrase, int from)
    {
        while (from <= text.Length - phrase.Length)
        {
            var at = text.AsSpan(from).IndexOf(phrase);
            if (at < 0)
                return -1;
            at += from;
            if ((at == 0 || !IsWord(text[at - 1])) && (at + phrase.Length == text.Length || !IsWord(text[at + phrase.Length])))
                return at;
            from = at + 1;
        }

        return -1;
    }

    private static bool IsWord(byte value) => value >= 0x80 || char.IsAsciiLetterOrDigit((char)value);

    private static byte[] Lower(byte[] text) => Array.ConvertAll(text, value => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value + 32) : value);
}

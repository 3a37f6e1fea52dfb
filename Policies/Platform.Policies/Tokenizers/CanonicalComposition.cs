using System.Collections;
using System.Globalization;
using System.Text;

namespace Platform.Policies.Tokenizers;

/// <summary>Unicode's Normalization Form C: canonical decomposition, canonical order, canonical composition.</summary>
/// <remarks>
/// Source: Unicode Standard Annex 15, and section 3.12 of the standard for Hangul. .NET leaves text as it is when it runs without a locale
/// library (<c>InvariantGlobalization</c>), so the tables are here: Unicode 15.0, in canonical-normalization.txt.
/// </remarks>
internal static class CanonicalComposition
{
    private const int SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7;
    private const int LeadCount = 19, VowelCount = 21, TailCount = 28, SyllableCount = LeadCount * VowelCount * TailCount;

    // Nothing below has a combining class or takes part in a composition as its second part.
    private const char FirstThatCombines = '\u0300';

    private static readonly Lazy<Tables> s_tables = new(Tables.Read);

    /// <summary>The text in Normalization Form C; the same object if it has nothing to compose.</summary>
    /// <param name="text">Well-formed: no lone surrogates.</param>
    public static string Normalize(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange('\0', (char)(FirstThatCombines - 1)) < 0)
            return text;
        var tables = s_tables.Value;
        if (!tables.AnyUnsettled(text))
            return text;
        var points = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
            Decompose(rune.Value, tables, points);
        Reorder(points, tables);
        Compose(points, tables);
        var composed = new StringBuilder(text.Length);
        foreach (var point in points)
            composed.Append(new Rune(point));
        return composed.ToString();
    }

    private static void Decompose(int point, Tables tables, List<int> output)
    {
        var syllable = point - SyllableBase;
        if (syllable is >= 0 and < SyllableCount)
        {
            output.Add(LeadBase + syllable / (VowelCount * TailCount));
            output.Add(VowelBase + syllable / TailCount % VowelCount);
            if (syllable % TailCount > 0)
                output.Add(TailBase + syllable % TailCount);
        }
        else if (tables.Decompositions.TryGetValue(point, out var parts))
        {
            foreach (var part in parts)
                Decompose(part, tables, output);
        }
        else
        {
            output.Add(point);
        }
    }

    /// <summary>Sorts every run of combining marks by their class; marks of one class keep their order.</summary>
    private static void Reorder(List<int> points, Tables tables)
    {
        for (var start = 0; start < points.Count; start++)
        {
            var end = start;
            while (end < points.Count && tables.Class(points[end]) > 0)
                end++;
            if (end - start < 2)
                continue;
            var sorted = points[start..end].OrderBy(tables.Class).ToArray(); // stable
            for (var i = start; i < end; i++)
                points[i] = sorted[i - start];
            start = end;
        }
    }

    private static void Compose(List<int> points, Tables tables)
    {
        var (count, starter, lastClass) = (0, -1, 0); // lastClass: of what stands between the starter and the next point; 0 for nothing
        for (var i = 0; i < points.Count; i++)
        {
            var (point, order) = (points[i], tables.Class(points[i]));
            if (starter >= 0 && (lastClass == 0 || lastClass < order) && TryCompose(points[starter], point, tables, out var composite))
            {
                points[starter] = composite;
                continue;
            }
            if (order == 0)
                starter = count;
            lastClass = order;
            points[count++] = point;
        }
        points.RemoveRange(count, points.Count - count);
    }

    private static bool TryCompose(int left, int right, Tables tables, out int composite)
    {
        if (left - LeadBase is >= 0 and < LeadCount && right - VowelBase is >= 0 and < VowelCount)
        {
            composite = SyllableBase + ((left - LeadBase) * VowelCount + right - VowelBase) * TailCount;
            return true;
        }
        if (left - SyllableBase is >= 0 and < SyllableCount && (left - SyllableBase) % TailCount == 0 && right - TailBase is > 0 and < TailCount)
        {
            composite = left + right - TailBase;
            return true;
        }
        return tables.Compositions.TryGetValue((left, right), out composite);
    }

    private sealed class Tables
    {
        private readonly Dictionary<int, int> _classes = [];
        private readonly BitArray _unsettled = new(0x110000); // may change, or change what stands before it

        public Dictionary<int, int[]> Decompositions { get; } = [];

        public Dictionary<(int Left, int Right), int> Compositions { get; } = [];

        public int Class(int point) => _classes.GetValueOrDefault(point);

        public bool AnyUnsettled(string text)
        {
            foreach (var rune in text.EnumerateRunes())
            {
                if (_unsettled[rune.Value])
                    return true;
            }
            return false;
        }

        public static Tables Read()
        {
            using var stream = typeof(Tables).Assembly.GetManifestResourceStream("canonical-normalization.txt")!;
            using var reader = new StreamReader(stream);
            var tables = new Tables();
            while (reader.ReadLine() is { } line)
            {
                if (line.StartsWith('#'))
                    continue;
                var fields = line.Split(' ');
                if (fields[0] == "class")
                {
                    var range = Array.ConvertAll(fields[1].Split('-'), Hex);
                    for (var point = range[0]; point <= range[1]; point++)
                    {
                        tables._classes[point] = int.Parse(fields[2], CultureInfo.InvariantCulture);
                        tables._unsettled[point] = true;
                    }
                    continue;
                }
                var (code, parts) = (Hex(fields[1]), Array.ConvertAll(fields[2..], Hex));
                tables.Decompositions[code] = parts;
                if (fields[0] == "pair")
                    tables.Compositions[(parts[0], parts[1])] = code;
                tables._unsettled[fields[0] == "pair" ? parts[1] : code] = true;
            }
            for (var point = VowelBase; point < TailBase + TailCount; point++)
                tables._unsettled[point] = true;
            return tables;
        }

        private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}

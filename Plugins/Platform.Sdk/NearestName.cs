using System.Globalization;

namespace Platform.Sdk;

/// <summary>Finds the known name that a mistyped one was probably meant to be.</summary>
public static class NearestName
{
    /// <summary>The newest version of the same name (<c>maze</c> and <c>maze-v9</c> find <c>maze-v2</c>); else the known name with the smallest edit distance
    /// (Levenshtein, case ignored); or null when none is near: more than a third of the longer name, at least 2, would have to change.</summary>
    /// <param name="name">The unknown name.</param>
    /// <param name="known">The known names. Ties go to the first.</param>
    public static string? Find(string name, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(known);
        known = known as ICollection<string> ?? [.. known];
        var (sought, _) = Split(name);
        if (known.Where(candidate => Split(candidate) is (var same, not null) && same.Equals(sought, StringComparison.OrdinalIgnoreCase)).MaxBy(candidate => Split(candidate).Version) is { } newest)
            return newest;
        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var candidate in known)
        {
            var distance = Distance(name, candidate);
            var longer = Math.Max(Normalize(name).Length, Normalize(candidate).Length);
            if (distance < bestDistance && distance <= Math.Max(2, longer / 3))
                (best, bestDistance) = (candidate, distance);
        }

        return best;
    }

    /// <summary>The end of an error about an unknown name: the nearest known name, or all of them when none is near.</summary>
    /// <param name="name">The unknown name.</param>
    /// <param name="known">The known names.</param>
    /// <returns>Such as <c>did you mean 'maze-v1'?</c> or <c>known are bandit-v1, maze-v1.</c></returns>
    public static string Suggest(string name, IEnumerable<string> known)
    {
        var names = known.ToArray();
        return Find(name, names) is { } near ? $"did you mean '{near}'?"
            : names.Length == 0 ? "none is known."
            : $"known are {string.Join(", ", names)}.";
    }

    /// <summary>How many characters must be inserted, deleted or replaced to turn one text into the other, case ignored.</summary>
    /// <param name="left">One text; past 200 characters the rest is not looked at.</param>
    /// <param name="right">The other, likewise.</param>
    public static int Distance(string left, string right)
    {
        var (a, b) = (Normalize(left), Normalize(right));
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }

    private static (string Name, int? Version) Split(string id) =>
        id.LastIndexOf("-v", StringComparison.OrdinalIgnoreCase) is > 0 and var at && int.TryParse(id.AsSpan(at + 2), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? (id[..at], version)
            : (id, null);

    private static string Normalize(string text) => text[..Math.Min(text.Length, 200)].ToUpperInvariant();
}

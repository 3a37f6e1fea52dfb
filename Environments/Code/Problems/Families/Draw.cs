using System.Globalization;
using Platform.Sdk;

namespace Platform.Environments.Code.Problems.Families;

/// <summary>Pieces of inputs.</summary>
internal static class Draw
{
    private static readonly string[] Syllables = ["ba", "do", "fi", "ka", "lu", "mo", "ne", "pa", "ri", "sa", "te", "vo", "zu"];

    /// <summary>A whole number, both ends included.</summary>
    public static int Number(SeededRandom random, int low, int high) => low + random.Next(high - low + 1);

    /// <summary>Numbers in one line.</summary>
    public static string Numbers(SeededRandom random, int count, int low, int high) =>
        string.Join(' ', Enumerable.Range(0, count).Select(_ => Text(Number(random, low, high))));

    /// <summary>A word of one to three syllables out of a few, so that words repeat.</summary>
    public static string Word(SeededRandom random, int syllables, int different) =>
        string.Concat(Enumerable.Range(0, Number(random, 1, syllables)).Select(_ => Syllables[random.Next(Math.Min(different, Syllables.Length))]));

    public static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The numbers of a text, whatever white space is between them.</summary>
    public static long[] Read(string text) => [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => long.Parse(word, CultureInfo.InvariantCulture))];

    /// <summary>The lines of an input, without the empty one at its end.</summary>
    public static string[] Lines(string input) => input.TrimEnd('\n').Split('\n');
}

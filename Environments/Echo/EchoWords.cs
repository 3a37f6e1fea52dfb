using Platform.Sdk;

namespace Platform.Environments.Echo;

/// <summary>The words there are.</summary>
internal static class EchoWords
{
    private static readonly string[] Words = ["ash", "bay", "cot", "dew", "elm", "fig", "gum", "hay", "ivy", "jam", "kit", "log", "mud", "nut", "oak", "pea"];

    /// <summary>Whether a text is one of the words.</summary>
    /// <param name="text">Without white space around it.</param>
    public static bool Contain(ReadOnlySpan<char> text)
    {
        foreach (var word in Words)
        {
            if (text.SequenceEqual(word))
                return true;
        }

        return false;
    }

    /// <summary>Any word.</summary>
    /// <param name="random">Chance.</param>
    public static string Draw(SeededRandom random) => Words[random.Next(Words.Length)];
}

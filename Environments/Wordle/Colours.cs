namespace Platform.Environments.Wordle;

/// <summary>The answer to a guess as one number: a digit to base 3 per letter, the first letter's the lowest; 0 b, 1 y, 2 g.</summary>
internal static class Colours
{
    /// <summary>How many answers there can be.</summary>
    public const int Count = 243;

    /// <summary>Every letter in its place.</summary>
    public const int Solved = Count - 1;

    /// <summary>The answer to a guess.</summary>
    /// <param name="guess">Five letters a to z.</param>
    /// <param name="secret">Five letters a to z.</param>
    /// <param name="feedback">The rule.</param>
    public static int Of(string guess, string secret, WordleFeedback feedback) => feedback == WordleFeedback.Lmrl ? Lmrl(guess, secret) : Standard(guess, secret);

    /// <summary>An answer as letters, such as <c>bybgb</c>.</summary>
    public static string Letters(int colours) => string.Create(WordList.Length, colours, static (letters, rest) =>
    {
        for (var i = 0; i < letters.Length; i++, rest /= 3)
            letters[i] = "byg"[rest % 3];
    });

    private static int Lmrl(string guess, string secret)
    {
        var present = 0;
        foreach (var letter in secret)
            present |= 1 << (letter - 'a');
        var colours = 0;
        for (var i = WordList.Length - 1; i >= 0; i--)
            colours = (colours * 3) + (guess[i] == secret[i] ? 2 : (present >> (guess[i] - 'a')) & 1);
        return colours;
    }

    private static int Standard(string guess, string secret)
    {
        Span<sbyte> left = stackalloc sbyte[26]; // letters of the secret that no letter of the guess has used up
        left.Clear();
        for (var i = 0; i < WordList.Length; i++)
        {
            if (guess[i] != secret[i])
                left[secret[i] - 'a']++;
        }

        var (colours, place) = (0, 1);
        for (var i = 0; i < WordList.Length; i++, place *= 3)
        {
            if (guess[i] == secret[i])
                colours += 2 * place;
            else if (left[guess[i] - 'a']-- > 0)
                colours += place;
        }

        return colours;
    }
}

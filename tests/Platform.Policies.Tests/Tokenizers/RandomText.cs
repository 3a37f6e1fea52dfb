using System.Text;

namespace Platform.Policies.Tests.Tokenizers;

/// <summary>Random texts that have what trips tokenizers: words, numbers, runs of spaces, line ends, accents, Han, emoji.</summary>
internal static class RandomText
{
    private static readonly string[] s_parts =
        ["the", "a", "ab", "abab", "hello", "Hello", "world's", "don't", "IT'S", "42", "1234567", " ", "  ", "   ", "\n", "\r\n", "\t", ".", "...", "!?", "é", "naïve", "中文", "日", "🙂", "🙂🙂", "𝒳𝒴", "_", "<|", "|>", "-", "\u00A0", "\u3000"];

    public static string Create(Random random, int parts)
    {
        var text = new StringBuilder();
        for (var i = 0; i < parts; i++)
            text.Append(s_parts[random.Next(s_parts.Length)]).Append(random.Next(3) == 0 ? " " : "");
        return text.ToString();
    }

    /// <summary>The same, without code points beyond U+FFFF, which .NET's regular expressions see as two characters.</summary>
    public static string CreateBmp(Random random, int parts) => new([.. Create(random, parts).Where(character => !char.IsSurrogate(character))]);
}

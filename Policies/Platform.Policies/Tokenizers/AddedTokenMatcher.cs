using System.Buffers;
using System.Globalization;
using System.Text;

namespace Platform.Policies.Tokenizers;

/// <summary>Finds added tokens in text: the leftmost, and of those that begin there the longest.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly (string Content, AddedToken Token)[] _tokens; // longest first
    private readonly SearchValues<string> _contents;

    private AddedTokenMatcher((string, AddedToken)[] tokens)
    {
        _tokens = tokens;
        _contents = SearchValues.Create(Array.ConvertAll(tokens, token => token.Item1), StringComparison.Ordinal);
    }

    /// <summary>A matcher of some tokens, or null if there are none.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="contentOf">The text that a token matches.</param>
    public static AddedTokenMatcher? Create(IEnumerable<AddedToken> tokens, Func<AddedToken, string> contentOf)
    {
        var ordered = tokens.Select(token => (Content: contentOf(token), token)).Where(entry => entry.Content.Length > 0)
            .OrderByDescending(entry => entry.Content.Length).ThenBy(entry => entry.token.Id).ToArray();
        return ordered.Length == 0 ? null : new AddedTokenMatcher(ordered);
    }

    /// <summary>The first match at or after a position.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">Where the search begins, and as far as a match may swallow white space before it.</param>
    /// <param name="match">The token, and the stretch of text that it takes, swallowed white space included.</param>
    public bool TryFind(string text, int from, out (AddedToken Token, int Start, int End) match)
    {
        var search = from;
        while (text.AsSpan(search).IndexOfAny(_contents) is var offset and >= 0)
        {
            var start = search + offset;
            var (content, token) = Array.Find(_tokens, entry => string.CompareOrdinal(text, start, entry.Content, 0, entry.Content.Length) == 0);
            var end = start + content.Length;
            search = end;
            if (token.SingleWord && (EndsWithWord(text.AsSpan(0, start)) || StartsWithWord(text.AsSpan(end))))
                continue;
            while (token.LeftStrip && start > from && char.IsWhiteSpace(text[start - 1]))
                start--;
            while (token.RightStrip && end < text.Length && char.IsWhiteSpace(text[end]))
                end++;
            match = (token, start, end);
            return true;
        }
        match = default;
        return false;
    }

    private static bool EndsWithWord(ReadOnlySpan<char> text)
    {
        Rune.DecodeLastFromUtf16(text, out var last, out _);
        return text.Length > 0 && IsWord(last);
    }

    private static bool StartsWithWord(ReadOnlySpan<char> text)
    {
        Rune.DecodeFromUtf16(text, out var first, out _);
        return text.Length > 0 && IsWord(first);
    }

    private static bool IsWord(Rune rune) => Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
        or UnicodeCategory.LetterNumber or UnicodeCategory.ConnectorPunctuation;
}

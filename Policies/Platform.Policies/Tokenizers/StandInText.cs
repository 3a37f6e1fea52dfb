using System.Globalization;
using System.Text;

namespace Platform.Policies.Tokenizers;

/// <summary>A text with one character per code point, for regular expressions that must not see halves of surrogate pairs.</summary>
/// <remarks>
/// .NET matches UTF-16 units, so <c>\p{L}</c> would miss letters beyond U+FFFF and a cut could fall inside a character. Such a code point is
/// replaced by a character of the same general category, which is all that split patterns ask about.
/// </remarks>
internal static class StandInText
{
    /// <summary>Whether the text has any code point beyond U+FFFF.</summary>
    public static bool IsNeeded(ReadOnlySpan<char> text) => text.IndexOfAnyInRange('\uD800', '\uDFFF') >= 0;

    /// <summary>The stand-in, and for each of its characters and its end the position in <paramref name="text"/>.</summary>
    public static (string Text, int[] Positions) Build(ReadOnlySpan<char> text)
    {
        var builder = new StringBuilder(text.Length);
        var positions = new List<int>(text.Length + 1);
        var position = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            positions.Add(position);
            builder.Append(rune.IsBmp ? (char)rune.Value : For(Rune.GetUnicodeCategory(rune)));
            position += rune.Utf16SequenceLength;
        }
        positions.Add(position);
        return (builder.ToString(), positions.ToArray());
    }

    private static char For(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter => '\u0181',
        UnicodeCategory.LowercaseLetter => '\u0180',
        UnicodeCategory.TitlecaseLetter => '\u01C5',
        UnicodeCategory.ModifierLetter => '\u02B0',
        UnicodeCategory.OtherLetter => '\u01BB',
        UnicodeCategory.NonSpacingMark => '\u0300',
        UnicodeCategory.SpacingCombiningMark => '\u0903',
        UnicodeCategory.EnclosingMark => '\u0488',
        UnicodeCategory.DecimalDigitNumber => '\u0660',
        UnicodeCategory.LetterNumber => '\u16EE',
        UnicodeCategory.OtherNumber => '\u2080',
        UnicodeCategory.ConnectorPunctuation => '\u203F',
        UnicodeCategory.DashPunctuation => '\u2010',
        UnicodeCategory.OpenPunctuation => '\u2045',
        UnicodeCategory.ClosePunctuation => '\u2046',
        UnicodeCategory.InitialQuotePunctuation => '\u2E02',
        UnicodeCategory.FinalQuotePunctuation => '\u2E03',
        UnicodeCategory.OtherPunctuation => '\u2020',
        UnicodeCategory.MathSymbol => '\u2200',
        UnicodeCategory.CurrencySymbol => '\u20A0',
        UnicodeCategory.ModifierSymbol => '\u02C2',
        UnicodeCategory.OtherSymbol => '\u2300',
        UnicodeCategory.Format => '\u206A',
        UnicodeCategory.PrivateUse => '\uE000',
        _ => '\u0378', // unassigned
    };
}

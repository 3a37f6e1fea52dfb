using System.Text;

namespace Platform.Policies.Tokenizers;

/// <summary>The printable spelling of bytes that byte-level vocabularies use: one character per byte, none of them a space or a control.</summary>
/// <remarks>Bytes that are printable in Latin-1 stand for themselves; the others, in order, are the characters from U+0100 on (GPT-2's table).</remarks>
internal static class ByteAlphabet
{
    private static readonly char[] s_chars = Build();
    private static readonly short[] s_bytes = Invert(s_chars);

    /// <summary>The character that spells a byte.</summary>
    public static char Spell(byte value) => s_chars[value];

    /// <summary>The spelling of a run of bytes, one character each.</summary>
    public static string Spell(ReadOnlySpan<byte> bytes)
    {
        var chars = bytes.Length <= 256 ? stackalloc char[bytes.Length] : new char[bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
            chars[i] = s_chars[bytes[i]];
        return new string(chars);
    }

    /// <summary>The bytes that a token of the vocabulary spells; its UTF-8 if it has a character outside the alphabet.</summary>
    public static byte[] Bytes(string spelling)
    {
        var bytes = new byte[spelling.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = spelling[i] < s_bytes.Length ? s_bytes[spelling[i]] : (short)-1;
            if (value < 0)
                return Encoding.UTF8.GetBytes(spelling);
            bytes[i] = (byte)value;
        }
        return bytes;
    }

    private static char[] Build()
    {
        var chars = new char[256];
        var next = 256;
        for (var value = 0; value < 256; value++)
            chars[value] = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF) ? (char)value : (char)next++;
        return chars;
    }

    private static short[] Invert(char[] chars)
    {
        var bytes = new short[chars.Max() + 1];
        Array.Fill(bytes, (short)-1);
        for (var value = 0; value < 256; value++)
            bytes[chars[value]] = (short)value;
        return bytes;
    }
}

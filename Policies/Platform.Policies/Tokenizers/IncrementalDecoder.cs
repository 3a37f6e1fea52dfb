using System.Text;

namespace Platform.Policies.Tokenizers;

/// <summary>Decodes tokens to text as they are sampled. Bytes of a character that is not complete yet are held back.</summary>
/// <remarks>All pieces joined are what <see cref="ByteLevelBpeTokenizer.Decode"/> gives for all tokens at once. One stream, one thread.</remarks>
/// <param name="tokenizer">Gives each token's bytes.</param>
/// <param name="skipSpecial">Leaves special tokens out of the text.</param>
public sealed class IncrementalDecoder(ByteLevelBpeTokenizer tokenizer, bool skipSpecial = false)
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    /// <summary>The text that is complete with this token; often empty for a part of a character.</summary>
    /// <param name="token">Any integer: an id outside the vocabulary adds nothing.</param>
    public string Append(int token) => skipSpecial && tokenizer.IsSpecial(token) ? "" : Decode(tokenizer.TokenBytes(token), flush: false);

    /// <summary>What is still held back, as U+FFFD since it was never completed, and starts anew.</summary>
    public string Flush() => Decode([], flush: true);

    private string Decode(ReadOnlySpan<byte> bytes, bool flush)
    {
        var count = _decoder.GetCharCount(bytes, flush);
        var chars = count <= 256 ? stackalloc char[count] : new char[count];
        return new string(chars[.._decoder.GetChars(bytes, chars, flush)]);
    }
}

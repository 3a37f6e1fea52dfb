using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Platform.Sdk;

namespace Platform.Policies.Tokenizers;

/// <summary>Byte-level byte-pair encoding: any text or bytes to token ids and back. Immutable; safe for any number of threads.</summary>
/// <remarks>
/// Source: Sennrich et al. 2016, section 3.2, over bytes as in GPT-2; file format and matching rules of Hugging Face <c>tokenizer.json</c>.
/// Special tokens are matched in text only when the caller allows it, so what a model or an environment writes can't inject control tokens.
/// Bytes come back exactly; so does text, unless a file asks for a normalizer, a prefix space or strips, which change it on the way in.
/// A file's post-processor, truncation and padding are kept and written back, but never applied: tokens around a text are the chat template's.
/// </remarks>
public sealed class ByteLevelBpeTokenizer
{
    private readonly TokenizerDefinition _definition;
    private readonly PreTokenizer _preTokenizer;
    private readonly PreTokenizer _exactPreTokenizer;
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int> _wholeWords; // empty unless ignore_merges
    private readonly Dictionary<int, AddedToken> _added;
    private readonly string?[] _spellings;
    private readonly byte[]?[] _bytes;
    private readonly int[] _byteIds = new int[256];
    private readonly BpeMerger _merger;
    private readonly WordCache _cache = new();
    private readonly AddedTokenMatcher? _rawPlain; // raw: in the text as given; plain: without special tokens
    private readonly AddedTokenMatcher? _rawAll;
    private readonly AddedTokenMatcher? _normalizedPlain;
    private readonly AddedTokenMatcher? _normalizedAll;

    /// <exception cref="InvalidDataException">The definition contradicts itself.</exception>
    internal ByteLevelBpeTokenizer(TokenizerDefinition definition)
    {
        _definition = definition;
        _preTokenizer = definition.PreTokenizer;
        _exactPreTokenizer = definition.PreTokenizer.Exact();
        _ids = new Dictionary<string, int>(definition.Vocabulary, StringComparer.Ordinal);
        _added = definition.AddedTokens.ToDictionary(token => token.Id);
        foreach (var token in definition.AddedTokens)
            _ids[token.Content] = token.Id;

        VocabularySize = _ids.Values.Max() + 1;
        _spellings = new string?[VocabularySize];
        _bytes = new byte[VocabularySize][];
        foreach (var (spelling, id) in _ids)
        {
            _spellings[id] = spelling;
            _bytes[id] = _added.ContainsKey(id) ? Encoding.UTF8.GetBytes(spelling) : ByteAlphabet.Bytes(spelling);
        }
        FillByteIds();
        _merger = CreateMerger();
        _wholeWords = definition.IgnoreMerges
            ? definition.Vocabulary.Where(entry => !_added.ContainsKey(entry.Value)).ToDictionary(StringComparer.Ordinal)
            : [];
        var (raw, normalized) = (definition.AddedTokens.Where(token => !token.Normalized), definition.AddedTokens.Where(token => token.Normalized));
        _rawPlain = AddedTokenMatcher.Create(raw.Where(token => !token.Special), token => token.Content);
        _rawAll = AddedTokenMatcher.Create(raw, token => token.Content);
        _normalizedPlain = AddedTokenMatcher.Create(normalized.Where(token => !token.Special), token => Normalize(token.Content));
        _normalizedAll = AddedTokenMatcher.Create(normalized, token => Normalize(token.Content));
    }

    /// <summary>One more than the highest id; ids below it that no token has are never encoded to and decode to nothing.</summary>
    public int VocabularySize { get; }

    /// <summary>Tokens matched as a whole, by id.</summary>
    public IReadOnlyList<AddedToken> AddedTokens => _definition.AddedTokens;

    /// <summary>A tokenizer with one token per byte and the special tokens before them: no merges, nothing to train.</summary>
    /// <param name="specialTokens">In the order of their ids; those of <see cref="SpecialTokens.All"/> if null.</param>
    public static ByteLevelBpeTokenizer ForBytes(IReadOnlyList<string>? specialTokens = null)
    {
        specialTokens ??= SpecialTokens.All;
        return BpeTrainer.Train([], new BpeTrainingOptions { VocabularySize = 256 + specialTokens.Count, SpecialTokens = specialTokens });
    }

    /// <summary>Reads a Hugging Face <c>tokenizer.json</c>.</summary>
    /// <param name="path">The file, or the folder that has it.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is malformed, or no byte-level BPE; the message names the file and the fault.</exception>
    public static ByteLevelBpeTokenizer Load(string path) => TokenizerJsonReader.Read(path);

    /// <summary>Writes a Hugging Face <c>tokenizer.json</c>: beside its final name, flushed to disk, then renamed. Equal tokenizers give equal bytes.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    public void Save(string path) => TokenizerJsonWriter.Write(path, _definition);

    /// <summary>Token ids of a text.</summary>
    /// <param name="text">Any text; a lone surrogate counts as U+FFFD.</param>
    /// <param name="allowSpecial">Whether special tokens written in the text become those tokens. Leave it off for text that anyone else wrote.</param>
    public int[] Encode(string text, bool allowSpecial = false)
    {
        var tokens = new List<int>(text.Length / 3 + 4);
        Encode(text, tokens, allowSpecial);
        return tokens.ToArray();
    }

    /// <summary>Appends the token ids of a text.</summary>
    /// <param name="text">Any text; a lone surrogate counts as U+FFFD.</param>
    /// <param name="tokens">Appended to.</param>
    /// <param name="allowSpecial">Whether special tokens written in the text become those tokens. Leave it off for text that anyone else wrote.</param>
    public void Encode(string text, List<int> tokens, bool allowSpecial = false)
    {
        text = WellFormed(text);
        var matcher = allowSpecial ? _rawAll : _rawPlain;
        var from = 0;
        while (matcher is not null && matcher.TryFind(text, from, out var match))
        {
            EncodeNormalized(Normalize(text[from..match.Start]), tokens, allowSpecial);
            tokens.Add(match.Token.Id);
            from = match.End;
        }
        EncodeNormalized(Normalize(from == 0 ? text : text[from..]), tokens, allowSpecial);
    }

    /// <summary>Token ids that <see cref="DecodeBytes"/> turns back into exactly these bytes, whatever they are.</summary>
    /// <param name="bytes">Any bytes, valid UTF-8 or not. No added token is matched, nothing normalized, no prefix space added.</param>
    public int[] EncodeBytes(ReadOnlySpan<byte> bytes)
    {
        var tokens = new List<int>(bytes.Length / 3 + 4);
        while (bytes.Length > 0)
        {
            var valid = ValidUtf8Length(bytes);
            EncodeWords(_exactPreTokenizer, Encoding.UTF8.GetString(bytes[..valid]), tokens);
            bytes = bytes[valid..];
            var invalid = InvalidUtf8Length(bytes);
            EncodeWord(bytes[..invalid], tokens);
            bytes = bytes[invalid..];
        }
        return tokens.ToArray();
    }

    /// <summary>The text of tokens; bytes that are no valid UTF-8 become U+FFFD.</summary>
    /// <param name="tokens">Any integers: ids outside the vocabulary add nothing.</param>
    public string Decode(ReadOnlySpan<int> tokens) => Encoding.UTF8.GetString(DecodeBytes(tokens));

    /// <summary>The bytes of tokens; special tokens give their name.</summary>
    /// <param name="tokens">Any integers: ids outside the vocabulary add nothing.</param>
    public byte[] DecodeBytes(ReadOnlySpan<int> tokens)
    {
        var length = 0;
        foreach (var token in tokens)
            length += TokenBytes(token).Length;
        var bytes = new byte[length];
        var rest = bytes.AsSpan();
        foreach (var token in tokens)
        {
            var piece = TokenBytes(token);
            piece.CopyTo(rest);
            rest = rest[piece.Length..];
        }
        return bytes;
    }

    /// <summary>The bytes of one token.</summary>
    /// <param name="token">Any integer: an id outside the vocabulary has none.</param>
    public ReadOnlySpan<byte> TokenBytes(int token) => (uint)token < (uint)_bytes.Length ? _bytes[token] : [];

    /// <summary>Whether a token is a control token.</summary>
    /// <param name="token">Any integer.</param>
    public bool IsSpecial(int token) => _added.TryGetValue(token, out var added) && added.Special;

    /// <summary>Id of a token by its spelling in the vocabulary: "Ġthe" for " the", special tokens verbatim.</summary>
    /// <param name="token">The spelling.</param>
    /// <exception cref="KeyNotFoundException">No token is spelled so.</exception>
    public int TokenId(string token) => TryGetId(token, out var id) ? id : throw new KeyNotFoundException(
        $"The vocabulary of {VocabularySize} tokens has no token '{token}': use one that it has, such as '{NearestName.Find(token, _ids.Keys) ?? TokenText(_byteIds[' '])}'.");

    /// <summary>Id of a token by its spelling in the vocabulary, if there is one.</summary>
    /// <param name="token">The spelling.</param>
    /// <param name="id">The id, or 0.</param>
    public bool TryGetId(string token, out int id) => _ids.TryGetValue(token, out id);

    /// <summary>Spelling of a token in the vocabulary: the inverse of <see cref="TokenId"/>, printable in one line.</summary>
    /// <param name="id">Any integer: one outside the vocabulary is shown as <c>&lt;|id|&gt;</c>.</param>
    public string TokenText(int id) => (uint)id < (uint)_spellings.Length && _spellings[id] is { } text ? text : $"<|{id}|>";

    private void FillByteIds()
    {
        for (var value = 0; value < 256; value++)
        {
            var spelling = ByteAlphabet.Spell((byte)value).ToString();
            if (!_definition.Vocabulary.TryGetValue(spelling, out _byteIds[value]))
                throw new InvalidDataException($"{_definition.Source} has no token '{spelling}' for byte 0x{value:X2}, but a byte-level vocabulary needs all 256 bytes.");
            if (_added.TryGetValue(_byteIds[value], out var added) && added.Special)
                throw new InvalidDataException($"{_definition.Source} makes '{spelling}', the token of byte 0x{value:X2}, a special token, so plain text would contain it: use a longer name such as '<|{spelling}|>'.");
        }
    }

    private BpeMerger CreateMerger()
    {
        var merges = _definition.Merges;
        var ranks = new PairRanks(merges.Count);
        var mergedIds = new int[merges.Count];
        for (var rank = 0; rank < merges.Count; rank++)
        {
            var (left, right) = merges[rank];
            var (leftId, rightId) = (Part(rank, left), Part(rank, right));
            mergedIds[rank] = Part(rank, left + right);
            // A merge into a special token is left out: plain text must not be able to produce one.
            if (!IsSpecial(mergedIds[rank]) && !ranks.TryAdd(leftId, rightId, rank))
                throw new InvalidDataException($"{_definition.Source} lists merge {rank} ('{left}' with '{right}') twice; each pair has one rank.");
        }
        return new BpeMerger(ranks, mergedIds);
    }

    private int Part(int rank, string spelling) => _definition.Vocabulary.TryGetValue(spelling, out var id) ? id : throw new InvalidDataException(
        $"{_definition.Source} needs '{spelling}' for merge {rank} ('{_definition.Merges[rank].Left}' with '{_definition.Merges[rank].Right}'), but its vocabulary has no such token.");

    private string Normalize(string text) => _definition.Compose ? CanonicalComposition.Normalize(text) : text;

    private void EncodeNormalized(string text, List<int> tokens, bool allowSpecial)
    {
        var matcher = allowSpecial ? _normalizedAll : _normalizedPlain;
        var from = 0;
        while (matcher is not null && matcher.TryFind(text, from, out var match))
        {
            EncodeWords(_preTokenizer, text[from..match.Start], tokens);
            tokens.Add(match.Token.Id);
            from = match.End;
        }
        EncodeWords(_preTokenizer, from == 0 ? text : text[from..], tokens);
    }

    private void EncodeWords(PreTokenizer preTokenizer, string text, List<int> tokens)
    {
        if (text.Length == 0)
            return;
        var words = preTokenizer.Apply(text);
        Span<byte> shortWord = stackalloc byte[3 * WordCache.LongestWord];
        foreach (var piece in words.Items)
        {
            var word = words[piece];
            if (_cache.Find(word, out var hash) is { } known)
            {
                tokens.AddRange(known.AsSpan());
                continue;
            }
            var first = tokens.Count;
            if (word.Length <= WordCache.LongestWord)
                EncodeWord(shortWord[..Encoding.UTF8.GetBytes(word, shortWord)], tokens);
            else
                EncodeWord(Encoding.UTF8.GetBytes(word.ToArray()), tokens);
            if (word.Length <= WordCache.LongestWord)
                _cache.Store(word, hash, CollectionsMarshal.AsSpan(tokens)[first..].ToArray());
        }
    }

    private void EncodeWord(ReadOnlySpan<byte> word, List<int> tokens)
    {
        if (_wholeWords.Count > 0 && _wholeWords.TryGetValue(ByteAlphabet.Spell(word), out var whole))
        {
            tokens.Add(whole);
            return;
        }
        var rented = ArrayPool<int>.Shared.Rent(Math.Max(word.Length, 1));
        var ids = rented.AsSpan(0, word.Length);
        for (var i = 0; i < word.Length; i++)
            ids[i] = _byteIds[word[i]];
        tokens.AddRange(ids[.._merger.Merge(ids)]);
        ArrayPool<int>.Shared.Return(rented);
    }

    private static string WellFormed(string text)
    {
        if (!StandInText.IsNeeded(text))
            return text;
        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // gives U+FFFD for a lone surrogate
            builder.Append(rune);
        return builder.ToString();
    }

    private static int ValidUtf8Length(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
            return bytes.Length;
        var length = 0;
        while (Rune.DecodeFromUtf8(bytes[length..], out _, out var consumed) == OperationStatus.Done)
            length += consumed;
        return length;
    }

    private static int InvalidUtf8Length(ReadOnlySpan<byte> bytes)
    {
        var length = 0;
        while (length < bytes.Length && Rune.DecodeFromUtf8(bytes[length..], out _, out var consumed) != OperationStatus.Done)
            length += consumed;
        return length;
    }
}

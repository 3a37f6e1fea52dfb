namespace Platform.Policies.Tokenizers;

/// <summary>Where a word stands in <see cref="Pieces.Text"/>.</summary>
internal readonly record struct Piece(int Start, int Length);

/// <summary>A text and the words it has been cut into so far, in order; they need not cover all of it.</summary>
internal sealed record Pieces(string Text, List<Piece> Items)
{
    /// <summary>The words as text.</summary>
    public ReadOnlySpan<char> this[Piece piece] => Text.AsSpan(piece.Start, piece.Length);
}

/// <summary>One step of cutting text into words.</summary>
internal interface IPreTokenizerStep
{
    /// <summary>Cuts every piece further.</summary>
    Pieces Apply(Pieces pieces);

    /// <summary>This step without what would add or drop characters; null where nothing is left.</summary>
    IPreTokenizerStep? Exact { get; }
}

/// <summary>Cuts text into the words that byte-pair encoding never crosses.</summary>
internal sealed class PreTokenizer(IEnumerable<IPreTokenizerStep> steps)
{
    private readonly IPreTokenizerStep[] _steps = [.. steps];

    /// <summary>The same cuts with no character added or dropped, for exact round trips.</summary>
    public PreTokenizer Exact() => new(_steps.Select(step => step.Exact).OfType<IPreTokenizerStep>());

    /// <summary>The words of a text that is not empty.</summary>
    public Pieces Apply(string text)
    {
        var pieces = new Pieces(text, [new Piece(0, text.Length)]);
        foreach (var step in _steps)
            pieces = step.Apply(pieces);
        return pieces;
    }
}

namespace Platform.Policies.Generation.Native;

/// <summary>Tokens in a row that one sequence has in a pass.</summary>
internal struct AttentionPiece
{
    /// <summary>Whose tokens they are.</summary>
    public required CachedSequence Sequence { get; set; }

    /// <summary>Row of the first one in the pass.</summary>
    public required int Row { get; init; }

    /// <summary>How many.</summary>
    public required int Count { get; init; }

    /// <summary>Position of the first one in the sequence.</summary>
    public required int Start { get; init; }

    /// <summary>Number among the sequences whose last token is in this pass; -1 when more tokens follow in a later pass.</summary>
    public required int Ending { get; init; }
}

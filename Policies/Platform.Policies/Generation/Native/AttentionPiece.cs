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

    /// <summary>Number of its first row among those of the pass whose logits are wanted.</summary>
    public required int Ending { get; init; }

    /// <summary>Of how many of its last tokens in the pass the logits are wanted.</summary>
    public required int Wanted { get; init; }
}

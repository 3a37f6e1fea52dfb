namespace Platform.Training.Objectives;

/// <summary>How the losses of all tokens of an optimizer batch become one number.</summary>
public enum Aggregation
{
    /// <summary>Every trainable token counts the same: Σ L / N (DAPO, arXiv:2503.14476, section 3.3).</summary>
    TokenMean,

    /// <summary>Every sequence counts the same: the mean of the sequences' token means (GRPO, arXiv:2402.03300).</summary>
    SequenceMeanTokenMean,

    /// <summary>The mean of the sequences' sums.</summary>
    SequenceMeanTokenSum,

    /// <summary>The mean of the sequences' sums, divided by a constant length (Dr. GRPO, arXiv:2503.20783).</summary>
    Constant,
}

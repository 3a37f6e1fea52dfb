namespace Platform.Sandboxes.Checks;

/// <summary>What one point of a provider's check came to.</summary>
/// <param name="Name">Such as <c>fork-bomb</c>.</param>
/// <param name="Verdict">Pass or fail for what a provider must do, contained or escaped for an attack.</param>
/// <param name="Detail">What was seen, in one line.</param>
public sealed record CheckRow(string Name, CheckVerdict Verdict, string Detail)
{
    /// <summary>Whether this is as it must be.</summary>
    public bool Holds => Verdict is CheckVerdict.Pass or CheckVerdict.Contained;
}

/// <summary>What a point of a check came to.</summary>
public enum CheckVerdict
{
    /// <summary>The provider does what it must.</summary>
    Pass,

    /// <summary>The provider does not do what it must.</summary>
    Fail,

    /// <summary>An attack was stopped.</summary>
    Contained,

    /// <summary>An attack got through.</summary>
    Escaped,
}

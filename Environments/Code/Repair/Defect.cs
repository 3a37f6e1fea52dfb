namespace Platform.Environments.Code.Repair;

/// <summary>A defect that a repository may have.</summary>
/// <param name="File">Where it is, below the repository's folder.</param>
/// <param name="Right">The code as it should be; occurs once in the file.</param>
/// <param name="Wrong">The code in its place.</param>
/// <param name="Function">Name of the function that is wrong.</param>
/// <param name="Report">What somebody who met it would say.</param>
/// <param name="Check">An expression that shows it, for a test.</param>
/// <param name="Expected">What the expression should give.</param>
/// <param name="Hidden">Further expressions, for the hidden tests.</param>
internal sealed record Defect(string File, string Right, string Wrong, string Function, string Report, string Check, string Expected, IReadOnlyList<string> Hidden);

/// <summary>An expression with what it should give.</summary>
/// <param name="Expression">In the repository's language; of a type that its tests can print.</param>
/// <param name="Expected">As printed.</param>
internal sealed record Check(string Expression, string Expected);

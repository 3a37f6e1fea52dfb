namespace Platform.Environments.Code.Problems;

/// <summary>What a program reads and what it must print. The expected output never enters a sandbox.</summary>
/// <param name="Input">Standard input, or the argument of an expression.</param>
/// <param name="Expected">Standard output; white space at the ends of lines and empty lines at the end do not count.</param>
internal sealed record TestCase(string Input, string Expected);

namespace Platform.Environments.Code.Problems;

/// <summary>Compares what a program printed with what it should have.</summary>
internal static class Outputs
{
    /// <summary>Without white space at the ends of lines and empty lines at the end.</summary>
    public static string Normalize(string text) =>
        string.Join('\n', text.Split('\n').Select(line => line.TrimEnd())).TrimEnd('\n');

    public static bool Match(string printed, string expected) => Normalize(printed) == Normalize(expected);
}

namespace Platform.Environments.Code;

/// <summary>Keys of the structured observation that scripted policies read.</summary>
internal static class CodeInfo
{
    /// <summary>A program that solves the task; missing where none is known and after the end.</summary>
    public const string Solution = "solution";

    /// <summary>The tool that the expert would call next; missing where it would answer, and after the end.</summary>
    public const string Tool = "tool";

    /// <summary>The arguments of that call.</summary>
    public const string Arguments = "arguments";

    /// <summary>The expert's final text; missing where it would call a tool.</summary>
    public const string Answer = "answer";
}

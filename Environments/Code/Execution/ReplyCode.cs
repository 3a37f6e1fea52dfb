using System.Text.RegularExpressions;

namespace Platform.Environments.Code.Execution;

/// <summary>Finds the program in a reply.</summary>
internal static partial class ReplyCode
{
    /// <summary>The last fenced block, or the whole reply where there is none.</summary>
    public static string Read(string reply)
    {
        var blocks = Fence().Matches(reply);
        return (blocks.Count > 0 ? blocks[^1].Groups[1].Value : reply).Trim('\r', '\n').TrimEnd();
    }

    // Lazy without nested repetition, so that no reply makes it slow.
    [GeneratedRegex("```[^\\n`]*\\n(.*?)(?:```|\\z)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Fence();
}

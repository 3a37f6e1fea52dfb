using System.Text;

namespace Platform.Environments.Code.Execution;

/// <summary>Shell scripts that write files, so that many take one run.</summary>
internal static class FileScript
{
    /// <summary>A script that writes files and the folders they need.</summary>
    /// <param name="root">Absolute folder.</param>
    /// <param name="files">Texts by path below it; a path that ends in <c>.sh</c> can be run.</param>
    public static string Write(string root, IEnumerable<KeyValuePair<string, string>> files)
    {
        var script = new StringBuilder("set -e\numask 022\n");
        foreach (var (path, text) in files)
        {
            var at = Quote($"{root}/{path}");
            script.Append("mkdir -p ").Append(Quote(Path.GetDirectoryName($"{root}/{path}")!)).Append("\nprintf %s ").Append(Quote(text)).Append(" >").Append(at).Append('\n');
            if (path.EndsWith(".sh", StringComparison.Ordinal))
                script.Append("chmod 755 ").Append(at).Append('\n');
        }

        return script.ToString();
    }

    /// <summary>A text as one word of the shell.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

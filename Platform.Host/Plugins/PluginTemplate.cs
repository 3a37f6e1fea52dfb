using System.Text;
using System.Text.RegularExpressions;
using Platform.Host.Cli;

namespace Platform.Host.Plugins;

/// <summary>A project to begin a plugin with. The same files are templates of <c>dotnet new</c>.</summary>
/// <param name="Kind">What it adds: environment, rewarder or curriculum.</param>
internal sealed partial record PluginTemplate(string Kind)
{
    private const string Settings = ".template.config";
    private const string KebabName = "plugin-name";
    private const string PascalName = "PluginName";
    private const string Home = "PLATFORM_HOME";

    /// <summary>The templates there are.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["environment", "rewarder", "curriculum"];

    /// <summary>Where the templates lie.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "templates");

    /// <summary>Writes the project.</summary>
    /// <param name="name">Lower-case words joined by hyphens.</param>
    /// <param name="target">A folder that is not there yet, or empty.</param>
    /// <param name="hostFolder">Where the host's assemblies lie, to build against.</param>
    /// <returns>Paths of the files, relative to <paramref name="target"/>.</returns>
    /// <exception cref="UsageException">The name is malformed, or something is in the folder.</exception>
    public IReadOnlyList<string> Write(string name, string target, string hostFolder)
    {
        if (!NameForm().IsMatch(name))
            throw new UsageException($"NAME is '{name}', but lower-case words joined by hyphens are expected: use '{Suggest(name)}'.");
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
            throw new UsageException($"'{target}' is not empty: choose another NAME, or another folder by --output.");
        var pascal = string.Concat(name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        var source = Path.Combine(Folder, Kind);
        var written = new List<string>();
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var relative = Path.GetRelativePath(source, file);
            if (relative.StartsWith(Settings, StringComparison.Ordinal))
                continue;
            relative = Fill(relative);
            var path = Path.Combine(target, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, Fill(File.ReadAllText(file)), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            written.Add(relative);
        }

        return written;

        string Fill(string text) => text.Replace(KebabName, name, StringComparison.Ordinal).Replace(PascalName, pascal, StringComparison.Ordinal)
            .Replace(Home, Path.TrimEndingDirectorySeparator(hostFolder), StringComparison.Ordinal);
    }

    private static string Suggest(string name)
    {
        var words = Word().Matches(name).Select(match => match.Value.ToLowerInvariant()).ToArray();
        var joined = string.Join('-', words).TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-');
        return joined.Length == 0 ? "treasure-hunt" : joined;
    }

    [GeneratedRegex(@"^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}

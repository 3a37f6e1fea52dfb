using System.Collections.Concurrent;
using System.Reflection;

namespace Platform.Environments.Code.Execution;

/// <summary>The scripts of the folder <c>Scripts</c>, which run inside sandboxes.</summary>
internal static class Scripts
{
    private static readonly ConcurrentDictionary<string, string> s_texts = new();

    /// <summary>The text of a script.</summary>
    public static string Text(string name) => s_texts.GetOrAdd(name, static name =>
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new ArgumentException($"There is no script '{name}'.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });
}

using System.Globalization;
using System.Text.RegularExpressions;
using Platform.Sdk;

namespace Platform.Environments.Mcp.Servers;

/// <summary>Fills the places in a server's settings: <c>{folder}</c>, <c>{seed}</c>, <c>{task}</c> and <c>{task.NAME}</c>. Other braces stay as they are.</summary>
/// <param name="folder">The instance's folder.</param>
/// <param name="task">The task.</param>
internal sealed partial class Placeholders(string folder, TaskSpec task)
{
    /// <summary>The places of a text that change with the task, such as <c>{seed}</c>.</summary>
    public static IEnumerable<string> OfTask(string text) => Place().Matches(text).Select(match => match.Value).Where(place => place != "{folder}");

    /// <summary>The text with its places filled.</summary>
    /// <exception cref="FormatException">The task has no parameter of that name.</exception>
    public string Fill(string text) => Place().Replace(text, match => match.Groups[1].Value switch
    {
        "folder" => folder,
        "seed" => task.Seed.ToString(CultureInfo.InvariantCulture),
        "task" => task.Id,
        var name => Parameter(name["task.".Length..]),
    });

    private string Parameter(string name) => task.Parameters[name]?.ToString() ?? throw new FormatException(
        $"A server's settings use {{task.{name}}}, but task '{task.Id}' has no parameter '{name}': {NearestName.Suggest(name, task.Parameters.Select(parameter => parameter.Key))}");

    [GeneratedRegex(@"\{(folder|seed|task(?:\.[A-Za-z0-9_]+)?)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}

using System.CommandLine;

namespace Platform.Host.Cli;

/// <summary>A command whose help ends with calls that work.</summary>
/// <param name="name">The word on the command line.</param>
/// <param name="description">One sentence.</param>
/// <param name="examples">Whole calls, without <c>./platform</c>.</param>
internal sealed class CommandWithExamples(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Whole calls, without <c>./platform</c>.</summary>
    public IReadOnlyList<string> Examples => examples;
}

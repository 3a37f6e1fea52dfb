using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Platform.Host.Cli;

/// <summary>The library's help, followed by the command's examples.</summary>
/// <param name="help">The library's help.</param>
/// <param name="rootExamples">Examples of the call without a command.</param>
internal sealed class HelpWithExamples(HelpAction help, IReadOnlyList<string> rootExamples) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        var examples = command is CommandWithExamples with ? with.Examples : command is RootCommand ? rootExamples : [];
        if (examples.Count > 0)
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var example in examples)
                output.WriteLine($"  ./platform {example}");
            output.WriteLine();
        }

        return ExitCode.Done;
    }
}

using System.CommandLine;
using Platform.Sdk;

namespace Platform.Host.Cli;

/// <summary>Says in one sentence what is wrong with a call.</summary>
internal static class CallErrors
{
    /// <summary>The sentence for a call that could not be read.</summary>
    /// <param name="result">A parse with at least one error.</param>
    public static string Explain(ParseResult result)
    {
        var command = result.CommandResult.Command;
        var path = string.Join(' ', Path(result));
        if (result.UnmatchedTokens is [var token, ..])
        {
            if (token.StartsWith('-'))
                return $"There is no option '{token}' of {path}: {NearestName.Suggest(token, Options(result))}";
            if (command.Subcommands.Count > 0)
                return $"There is no command '{token}' of {path}: {NearestName.Suggest(token, command.Subcommands.Select(child => child.Name))}";
            return $"'{token}' is one argument too many for {path}: it takes {Takes(command)}.";
        }

        var missing = command.Arguments.FirstOrDefault(argument => argument.Arity.MinimumNumberOfValues > 0 && result.GetResult(argument) is null or { Tokens.Count: 0 });
        return missing is not null
            ? $"{path} needs {Name(missing)}: {missing.Description}"
            : Unreadable(result) ?? result.Errors[0].Message;
    }

    /// <summary>The sentence for an option whose value is not of its type, or null if there is none.</summary>
    private static string? Unreadable(ParseResult result)
    {
        foreach (var option in result.CommandResult.Children.OfType<System.CommandLine.Parsing.OptionResult>().Where(option => option.Errors.Any() && option.Tokens.Count > 0))
        {
            var type = Nullable.GetUnderlyingType(option.Option.ValueType) ?? option.Option.ValueType;
            var expected = type == typeof(double) ? "a number" : type == typeof(int) || type == typeof(ulong) ? "a whole number" : null;
            if (expected is not null)
                return $"{option.Option.Name} is '{option.Tokens[^1].Value}', but {expected} is expected, such as 5.";
        }

        return null;
    }

    private static IEnumerable<string> Path(ParseResult result)
    {
        var names = new Stack<string>();
        for (var node = result.CommandResult; node?.Parent is not null; node = node.Parent as System.CommandLine.Parsing.CommandResult)
            names.Push(node.Command.Name);
        return names.Prepend("./platform");
    }

    private static IEnumerable<string> Options(ParseResult result) =>
        result.CommandResult.Command.Options.Concat(result.RootCommandResult.Command.Options.Where(option => option.Recursive)).Select(option => option.Name).Distinct();

    private static string Takes(Command command) => command.Arguments.Count == 0 ? "none" : string.Join(' ', command.Arguments.Select(Name));

    private static string Name(Argument argument) => argument.HelpName ?? argument.Name;
}

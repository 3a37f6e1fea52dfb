using System.CommandLine;

namespace Platform.Host.Cli;

/// <summary>Arguments and options that several commands take in the same form.</summary>
internal static class RecipeSymbols
{
    /// <summary>The recipe's file.</summary>
    public static Argument<string> Recipe() => new("RECIPE") { Description = "A recipe's file, such as recipes/quickstart.yaml." };

    /// <summary>Changes to settings; may be given several times.</summary>
    public static Option<string[]> Set() => new("--set")
    {
        Description = "Change one setting, such as learner.kl.coefficient=0.02; may be given several times.",
        HelpName = "k=v",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>The folder of run folders.</summary>
    public static Option<string> Runs() => new("--runs")
    {
        Description = "The folder of run folders.",
        HelpName = "FOLDER",
        DefaultValueFactory = _ => "runs",
    };
}

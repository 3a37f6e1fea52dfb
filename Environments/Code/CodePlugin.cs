using Platform.Environments.Code.Policies;
using Platform.Environments.Code.Repair;
using Platform.Environments.Code.Repl;
using Platform.Environments.Code.Shell;
using Platform.Sdk;

namespace Platform.Environments.Code;

/// <summary>What the plugin loader looks for in this assembly.</summary>
public sealed class CodePlugin : IPlugin
{
    /// <summary>Id of the environment in which programs are written.</summary>
    public const string CodeId = "code-v1";

    /// <summary>Id of the environment with an interpreter.</summary>
    public const string ReplId = "repl-v1";

    /// <summary>Id of the environment with a small Linux world.</summary>
    public const string ShellId = "shell-v1";

    /// <summary>Id of the environment with repositories to mend.</summary>
    public const string RepairId = "swe-lite-v1";

    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        AddCode(registry);
        AddRepl(registry);
        AddShell(registry);
        AddRepair(registry);
    }

    private static void AddCode(IPluginRegistry registry)
    {
        registry.AddEnvironment<CodeEnvironment, CodeOptions>(CodeId, new EnvironmentDocumentation(
            Summary: "The agent writes a program that passes hidden tests, in Python, JavaScript, C or C#.",
            Action: "The whole program (or expression, or function, as the task asks), alone or in a fenced code block. A reply without one, or with one that is too long, costs its turn and is told so.",
            Observation: "The problem with two examples; then what was wrong with the last program: what the compiler said, or an example that fails with input, expected output and the program's own.",
            Reward: "At the end the share of the hidden tests that the last program passes, from 0 to 1; with reward: all, 1 for all of them, else 0.",
            End: "Terminates when a program passes the examples; truncated after 'maxTurns' programs.")
        {
            ReturnRange = (0, 1),
            RewardRange = (0, 1),
            MaxTurns = new CodeOptions().MaxTurns,
            Floor = 0.05,
            Headline = "success",
        });
        registry.AddScriptedPolicy<SolutionPolicy>(CodeId, "oracle", "Writes the reference solution.");
        registry.AddTaskSet(CodeId, CodeTasks.Id, "Eight families of problems in four levels and four languages, without end.", () => new CodeTasks());
    }

    private static void AddRepl(IPluginRegistry registry)
    {
        registry.AddEnvironment<ReplEnvironment, ReplOptions>(ReplId, new EnvironmentDocumentation(
            Summary: "The agent answers a question with a Python or JavaScript interpreter that keeps its state.",
            Action: "Calls of run with code; a reply without a call is the answer. Code that does not end within 'cellSeconds', or that ends the interpreter, costs its state.",
            Observation: "First the question, and which variables the interpreter has; then what the code printed and the value of its last expression.",
            Reward: "At the end 1 for the right answer, else 0.",
            End: "Terminates with the answer; truncated after 'maxTurns' turns.")
        {
            ReturnRange = (0, 1),
            RewardRange = (0, 1),
            MaxTurns = new ReplOptions().MaxTurns,
            Floor = 0.05,
            Headline = "success",
        });
        registry.AddScriptedPolicy<ToolOraclePolicy>(ReplId, "oracle", "Finds the answer with a few pieces of code.");
        registry.AddTaskSet(ReplId, ReplTasks.Id, "Six kinds of questions in three levels and two languages, without end.", () => new ReplTasks());
    }

    private static void AddShell(IPluginRegistry registry)
    {
        registry.AddEnvironment<ShellEnvironment, ShellOptions>(ShellId, new EnvironmentDocumentation(
            Summary: "The agent brings a small Linux world of files, users and services into a wanted state.",
            Action: "Calls of shell with a command of sh; a reply without a call ends the episode.",
            Observation: "First the request; then what the commands printed, and their exit codes.",
            Reward: "At the end 1 if files, rights, links, users and services differ from the beginning by exactly what was asked; else 0, or 'partialReward' times the share that is done if nothing else was changed.",
            End: "Terminates with a reply without a call; truncated after 'maxTurns' turns, when the state is judged all the same.")
        {
            ReturnRange = (0, 1),
            RewardRange = (0, 1),
            MaxTurns = new ShellOptions().MaxTurns,
            Floor = 0.02,
            Headline = "success",
        });
        registry.AddScriptedPolicy<ToolOraclePolicy>(ShellId, "oracle", "Does what is asked with a few commands.");
        registry.AddTaskSet(ShellId, ShellTasks.Id, "Ten kinds of requests in three levels, without end.", () => new ShellTasks());
    }

    private static void AddRepair(IPluginRegistry registry)
    {
        registry.AddEnvironment<RepairEnvironment, RepairOptions>(RepairId, new EnvironmentDocumentation(
            Summary: "The agent mends a small repository with a failing test, in Python, JavaScript, C or C#.",
            Action: "Calls of shell, read_file, write_file and edit; a reply without a call ends the episode.",
            Observation: "First what is known of the mistake; then what the calls returned.",
            Reward: "At the end 1 if the sources pass all hidden tests, else 0, or 'partialReward' times the share mended if nothing else was broken.",
            End: "Terminates with a reply without a call; truncated after 'maxTurns' turns, when the sources are judged all the same.")
        {
            ReturnRange = (0, 1),
            RewardRange = (0, 1),
            MaxTurns = new RepairOptions().MaxTurns,
            Floor = 0.02,
            Headline = "success",
        });
        registry.AddScriptedPolicy<ToolOraclePolicy>(RepairId, "oracle", "Runs the tests, mends the mistake, and runs them again.");
        registry.AddTaskSet(RepairId, RepairTasks.Id, "Eight repositories in four languages with four mistakes each, alone or in pairs, in three levels.", () => new RepairTasks());
    }
}

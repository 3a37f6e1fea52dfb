using Platform.Environments.Code.Policies;
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

    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
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
}

using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Platform.Environments.Code.Languages;
using Platform.Environments.Code.Policies;
using Platform.Environments.Code.Problems;
using Platform.Environments.Code.Repair;
using Platform.Environments.Code.Repl;
using Platform.Environments.Code.Shell;
using Platform.Sdk;

namespace Platform.Environments.Code.Tests;

/// <summary>The oracles solve every task; whoever does nothing solves none.</summary>
[Collection(SandboxedCollection.Name)]
public sealed class OracleTests(SandboxFixture sandboxes)
{
    private const int AllTasks = 500;

    /// <summary>One problem of every family in every language but C#, whose compiler takes a second: that one has two.</summary>
    public static IEnumerable<TaskSpec> SomeCode()
    {
        foreach (var (index, family) in ProblemFamilies.Names.Index())
        {
            foreach (var language in LanguageNames.All.Where(language => language != CodeLanguage.CSharp || index is 0 or 4))
                yield return CodeTask(family, language, 1 + (index % 5), (ulong)index);
        }
    }

    /// <summary>Different ones, all families and languages as often as there are enough different problems.</summary>
    public static IEnumerable<TaskSpec> AllCode() => Enumerable.Range(0, 4 * AllTasks)
        .Select(index => CodeTask(ProblemFamilies.Names[index % 8], LanguageNames.All[index / 8 % 4], 1 + (index / 32 % 5), (ulong)(1000 + index)))
        .DistinctBy(task => $"{task.Parameters["family"]} {task.Parameters["language"]} {task.Parameters["spec"]}").Take(AllTasks);

    public static IEnumerable<TaskSpec> SomeRepl() => Graded(CodePlugin.ReplId, "kind", ReplTasks.Kinds, [1], ["python", "javascript"]);

    public static IEnumerable<TaskSpec> AllRepl() => Graded(CodePlugin.ReplId, "kind", ReplTasks.Kinds, [1, 2, 3, 4, 5], ["python", "javascript"]);

    public static IEnumerable<TaskSpec> SomeShell() => Graded(CodePlugin.ShellId, "kind", ShellTasks.Kinds, [1], [null]);

    public static IEnumerable<TaskSpec> AllShell() => Graded(CodePlugin.ShellId, "kind", ShellTasks.Kinds, [1, 2, 3, 4, 5, 6, 7, 8], [null]);

    public static IEnumerable<TaskSpec> SomeRepair() => RepairTasks.Names.Select((name, index) => RepairTask(name, [1 + (index % 4)], 1));

    public static IEnumerable<TaskSpec> AllRepair() =>
        from name in RepairTasks.Names
        from first in Enumerable.Range(1, 4)
        from second in new[] { 0, 1 + (first % 4) }
        select second == 0 ? RepairTask(name, [first], 1 + (first % 2)) : RepairTask(name, [first, second], 3);

    [Theory]
    [InlineData("code")]
    [InlineData("repl")]
    [InlineData("shell")]
    [InlineData("repair")]
    public Task Oracle_SolvesSomeOfEverySort(string which) => SolveAsync(which, Some(which));

    [Theory]
    [InlineData("code")]
    [InlineData("repl")]
    [InlineData("shell")]
    [InlineData("repair")]
    [Trait("Category", "Slow")]
    public Task Oracle_SolvesAll(string which) => SolveAsync(which, All(which));

    [Theory]
    [InlineData("code")]
    [InlineData("repl")]
    [InlineData("shell")]
    [InlineData("repair")]
    public Task DoingNothing_SolvesNoneOfSome(string which) => FailAsync(which, which == "code" ? Some(which).Where(task => (string?)task.Parameters["language"] == "python") : Some(which));

    [Theory]
    [InlineData("code")]
    [InlineData("repl")]
    [InlineData("shell")]
    [InlineData("repair")]
    [Trait("Category", "Slow")]
    public Task DoingNothing_SolvesNone(string which) => FailAsync(which, All(which));

    [Fact]
    public void CodeTasks_OfAll_AreDifferentAndInFourLanguages()
    {
        var tasks = AllCode().ToArray();
        Assert.Equal(AllTasks, tasks.Length);
        Assert.All(tasks.GroupBy(task => (string)task.Parameters["language"]!), language => Assert.InRange(language.Count(), 100, 150));
        Assert.All(tasks.GroupBy(task => (string)task.Parameters["family"]!), family => Assert.InRange(family.Count(), 30, 120));
        Assert.True(AllRepair().Count() >= 25);
        Assert.Equal(4, RepairTasks.All.Select(repository => repository.Language).Distinct().Count());
    }

    private static IEnumerable<TaskSpec> Some(string which) => which switch { "code" => SomeCode(), "repl" => SomeRepl(), "shell" => SomeShell(), _ => SomeRepair() };

    private static IEnumerable<TaskSpec> All(string which) => which switch { "code" => AllCode(), "repl" => AllRepl(), "shell" => AllShell(), _ => AllRepair() };

    private static TaskSpec CodeTask(string family, CodeLanguage language, int size, ulong seed) => new(CodePlugin.CodeId, $"test/{family}/{seed}", seed, new JsonObject
    {
        ["family"] = family,
        ["language"] = language.Key(),
        ["spec"] = ProblemFamilies.Draw(ProblemFamilies.Named(family), new SeededRandom(seed, (ulong)size), size),
    });

    private static TaskSpec RepairTask(string name, int[] defects, int size) =>
        new(CodePlugin.RepairId, $"test/{name}/{string.Join(',', defects)}", 1, new JsonObject { ["repository"] = name, ["defects"] = new JsonArray([.. defects.Select(defect => (JsonNode)defect)]), ["size"] = size });

    private static IEnumerable<TaskSpec> Graded(string environment, string knob, IReadOnlyList<string> kinds, ulong[] seeds, string?[] languages)
    {
        foreach (var kind in kinds)
        {
            foreach (var size in Enumerable.Range(1, 3))
            {
                foreach (var seed in seeds)
                {
                    foreach (var language in languages)
                    {
                        var parameters = new JsonObject { [knob] = kind, ["size"] = size };
                        if (language is not null)
                            parameters["language"] = language;
                        yield return new(environment, $"test/{kind}/{size}/{language}/{seed}", seed, parameters);
                    }
                }
            }
        }
    }

    private (IEnvironment Environment, IScriptedPolicy Oracle) Make(string which) => which switch
    {
        "code" => (new CodeEnvironment(new() { TestSeconds = 120 }, sandboxes.Providers), new SolutionPolicy()),
        "repl" => (new ReplEnvironment(new() { CellSeconds = 120 }, sandboxes.Providers), new ToolOraclePolicy()),
        "shell" => (new ShellEnvironment(new() { CommandSeconds = 120 }, sandboxes.Providers), new ToolOraclePolicy()),
        _ => (new RepairEnvironment(new() { CommandSeconds = 240 }, sandboxes.Providers), new ToolOraclePolicy()),
    };

    private async Task SolveAsync(string which, IEnumerable<TaskSpec> tasks)
    {
        var failed = new ConcurrentQueue<string>();
        var count = await EachAsync(tasks, () => Make(which), async (environment, oracle, task) =>
        {
            var (total, metrics, steps) = await Play.EpisodeAsync(environment, oracle, task);
            if (total != 1 || metrics["success"] != 1)
                failed.Enqueue($"{task.Id} {task.Parameters.ToJsonString()}: {total} {steps[^1].Info.ToJsonString()} {string.Join(" / ", steps.Select(step => step.Observation.Text))}");
        });
        Assert.True(count > 0 && failed.IsEmpty, $"{failed.Count} of {count} not solved:\n{string.Join('\n', failed.Take(10))}");
    }

    private async Task FailAsync(string which, IEnumerable<TaskSpec> tasks)
    {
        await EachAsync(tasks, () => which == "code" ? (new CodeEnvironment(new() { TestSeconds = 120, MaxTurns = 1 }, sandboxes.Providers), new SolutionPolicy()) : Make(which), async (environment, _, task) =>
        {
            foreach (var reply in new[] { "", "pass" }) // neither of the two does anything; the second one is a program
            {
                var (total, metrics, _) = await Play.EpisodeAsync(environment, task, reply);
                Assert.Equal((0, 0), (total, metrics["success"]));
                if (which != "code" || (string?)task.Parameters["language"] is "csharp")
                    break; // without calls there is nothing that the second reply does more; the C# compiler is slow
            }
        });
    }

    /// <summary>Plays all tasks, as many at once as there are cores, each player in an environment of its own.</summary>
    /// <returns>How many there were.</returns>
    private static async Task<int> EachAsync(IEnumerable<TaskSpec> tasks, Func<(IEnvironment Environment, IScriptedPolicy Oracle)> make, Func<IEnvironment, IScriptedPolicy, TaskSpec, Task> play)
    {
        var left = new ConcurrentQueue<TaskSpec>(tasks);
        var count = left.Count;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(Environment.ProcessorCount, count)).Select(_ => Task.Run(async () =>
        {
            var (environment, oracle) = make();
            await using var disposed = environment;
            while (left.TryDequeue(out var task))
                await play(environment, oracle, task);
        })));
        return count;
    }
}

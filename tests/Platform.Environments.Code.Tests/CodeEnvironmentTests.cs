using System.Text.Json.Nodes;
using Platform.Environments.Code.Languages;
using Platform.Environments.Code.Problems;
using Platform.Sdk;

namespace Platform.Environments.Code.Tests;

[Collection(SandboxedCollection.Name)]
public sealed class CodeEnvironmentTests(SandboxFixture sandboxes)
{
    [Fact]
    public async Task FailingExample_IsShown_AndARightProgramEndsTheEpisode()
    {
        await using var environment = new CodeEnvironment(new() { TestSeconds = 60 }, sandboxes.Providers);
        var task = Code("lists", "python", "even sum");
        var first = await environment.ResetAsync(task, CancellationToken.None);
        Assert.Contains("Write a Python program", first.Text, StringComparison.Ordinal);
        Assert.Contains("1. Keep only the even numbers.\n2. Print the sum of the numbers, 0 if there are none.", first.Text, StringComparison.Ordinal);
        var example = ProblemFamilies.Build(ProblemFamilies.Named("lists"), "even sum").Tests[0];

        var wrong = await environment.StepAsync(new("Like this:\n```python\nprint('no')\n```\n"), CancellationToken.None);
        Assert.Equal((0, false, false), (wrong.Reward, wrong.Terminated, wrong.Truncated));
        Assert.Contains($"0 of the 2 examples pass. One that does not:\nInput:\n{example.Input}Expected output:\n{example.Expected}\nIts output:\nno\n", wrong.Observation.Text, StringComparison.Ordinal);

        var broken = await environment.StepAsync(new("print("), CancellationToken.None);
        Assert.Contains("The program does not compile:", broken.Observation.Text, StringComparison.Ordinal);
        Assert.Contains("SyntaxError", broken.Observation.Text, StringComparison.Ordinal);
        Assert.Equal(0, environment.Metrics["compiled"]);

        var right = await environment.StepAsync(new(environment.ExpertAction!), CancellationToken.None);
        Assert.Equal((1, true), (right.Reward, right.Terminated));
        Assert.Equal((1, 1, 3), (environment.Metrics["success"], environment.Metrics["passed"], environment.Metrics["submissions"]));
        Assert.Null(environment.ExpertAction);
    }

    [Fact]
    public async Task LastProgram_EarnsTheShareOfHiddenTests_OrAllOfThem()
    {
        // Right for lists of even length alone.
        var program = "v = list(map(int, input().split()))\nprint(sum(v) if len(v) % 2 == 0 else 'odd')";
        var tests = ProblemFamilies.Build(ProblemFamilies.Named("lists"), "reverse sum").Tests;
        var share = tests.Skip(2).Count(test => test.Input.Split(' ').Length % 2 == 0) / 8.0;
        Assert.InRange(share, 0.01, 0.99);
        foreach (var (reward, earned) in new[] { (CodeReward.Fraction, share), (CodeReward.All, 0.0) })
        {
            await using var environment = new CodeEnvironment(new() { MaxTurns = 1, Reward = reward, TestSeconds = 60 }, sandboxes.Providers);
            var (total, metrics, _) = await Play.EpisodeAsync(environment, Code("lists", "python", "reverse sum"), program);
            Assert.Equal((earned, share, 0), (total, metrics["passed"], metrics["success"]));
        }
    }

    [Fact]
    public async Task CompiledLanguage_TellsWhatTheCompilerSaid()
    {
        await using var environment = new CodeEnvironment(new() { TestSeconds = 60 }, sandboxes.Providers);
        await environment.ResetAsync(Code("lists", "c", "even sum"), CancellationToken.None);
        var result = await environment.StepAsync(new("int main(void) { return missing; }"), CancellationToken.None);
        Assert.Contains("'missing' undeclared", result.Observation.Text.Replace('‘', '\'').Replace('’', '\''), StringComparison.Ordinal);
        Assert.Equal(0, environment.Metrics["compiled"]);
    }

    [Fact]
    public async Task EndlessProgram_IsStopped_AndTheAgentIsToldWhich()
    {
        await using var environment = new CodeEnvironment(new() { TestSeconds = 1 }, sandboxes.Providers);
        await environment.ResetAsync(Code("lists", "python", "even sum"), CancellationToken.None);
        var result = await environment.StepAsync(new("while True: pass"), CancellationToken.None);
        Assert.Contains("stopped: time limit", result.Observation.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CompactStyle_IsAFewWords_AndTheExpressionIsTheAction()
    {
        await using var environment = new CodeEnvironment(new() { Style = CodeStyle.Compact, TestSeconds = 60 }, sandboxes.Providers);
        var first = await environment.ResetAsync(Code("expression", "python", "+3 *2"), CancellationToken.None);
        Assert.Equal("add 3, times 2\n", first.Text);
        Assert.Equal("(x+3)*2", environment.ExpertAction);
        var test = ProblemFamilies.Build(ProblemFamilies.Named("expression"), "+3 *2").Tests[0];
        var wrong = await environment.StepAsync(new("x+3*2"), CancellationToken.None);
        Assert.Equal($"x={test.Input}: {int.Parse(test.Input, System.Globalization.CultureInfo.InvariantCulture) + 6}, not {test.Expected}\n", wrong.Observation.Text);
        Assert.Equal(1, (await environment.StepAsync(new("2*x+6"), CancellationToken.None)).Reward); // another way of writing it
    }

    [Fact]
    public async Task Measured_TheReferenceItself_IsAboutAsFastAsItself()
    {
        await using var environment = new CodeEnvironment(new() { Measure = true, TestSeconds = 60 }, sandboxes.Providers);
        var (_, metrics, _) = await Play.EpisodeAsync(environment, new Policies.SolutionPolicy(), Code("lists", "python", "even sum"));
        Assert.InRange(metrics["relativeTime"], 0.001, 1000); // measured at all: how exactly depends on the machine
        Assert.InRange(metrics["relativeMemory"], 0.5, 2);
    }

    [Fact]
    public async Task HostileReplies_AreTurnsWithAnError()
    {
        await using var environment = new CodeEnvironment(new() { MaxTurns = 1, TestSeconds = 60 }, sandboxes.Providers);
        foreach (var reply in new[] { "", " \n", "```\n\n```", new string('x', 1_000_000) })
        {
            var (total, _, steps) = await Play.EpisodeAsync(environment, Code("lists", "python", "even sum"), reply);
            Assert.Equal(0, total);
            Assert.NotNull(steps[0].ActionError);
            Assert.True(steps[0].Truncated);
        }
    }

    [Fact]
    public void Levels_AreOrdered_AndSplitsShareNoProblem()
    {
        var set = new CodeTasks();
        var specs = new Dictionary<string, string>();
        foreach (var split in new[] { "train", "eval" })
        {
            foreach (var level in set.Levels)
            {
                for (var index = 0; index < 60; index++)
                {
                    var parameters = set.Get(split, index, level).Parameters;
                    var key = $"{parameters["family"]} {parameters["spec"]}";
                    Assert.Equal(split, specs.TryGetValue(key, out var other) ? other : specs[key] = split);
                }
            }
        }

        // A solution of a harder level is longer: what an expert has to write.
        var lengths = set.Levels.Select(level => Enumerable.Range(0, 60).Average(index => CodeTask.Create(set.Get("train", index, level), new()).Problem!.Solutions.Python.Length)).ToArray();
        Assert.Equal(lengths.Order(), lengths);
        Assert.Equal(["c", "csharp", "javascript", "python"], Enumerable.Range(0, 200).Select(index => CodeTask.Create(set.Get("train", index, set.Levels[^1]), new()).Language.Key()).Distinct().Order());
    }

    [Fact]
    public void Options_NarrowFamiliesAndLanguages()
    {
        var options = new CodeOptions { Families = ["dynamic"], Languages = ["csharp"], Levels = ["hard"] };
        Assert.Empty(options.Validate("environment"));
        for (ulong seed = 0; seed < 20; seed++)
        {
            var task = CodeTask.Create(new(CodePlugin.CodeId, "t", seed), options);
            Assert.Equal(CodeLanguage.CSharp, task.Language);
            Assert.StartsWith("dynamic: ", task.Problem!.Short, StringComparison.Ordinal);
        }

        Assert.Equal(
            ["environment.families has 'list', but a family of problems is expected: did you mean 'lists'?", "environment.languages has 'pyton', but a language is expected: did you mean 'python'?"],
            new CodeOptions { Families = ["list"], Languages = ["pyton"] }.Validate("environment").Select(error => error.Message));
    }

    [Fact]
    public void SameSpec_SameProblem_WhateverTheSeed()
    {
        foreach (var family in ProblemFamilies.All)
        {
            var spec = ProblemFamilies.Draw(family, new SeededRandom(5), 2);
            Assert.Equal(ProblemFamilies.Build(family, spec).Tests, ProblemFamilies.Build(family, spec).Tests);
            Assert.Throws<ArgumentException>(() => ProblemFamilies.Build(family, $"{spec} nonsense:x"));
        }
    }

    [Theory]
    [InlineData("+3 *2", 4, 14)]
    [InlineData("*2 -9 ^", 3, 9)]
    [InlineData("~5 *3", 7, -6)]
    [InlineData("+1 +2 ~9 *4", 1, 20)]
    public void Expression_TestsAreTheArithmeticOfTheSpec(string spec, int x, int value)
    {
        var tests = ProblemFamilies.Build(ProblemFamilies.Named("expression"), spec).Tests;
        Assert.All(tests.Where(test => test.Input == $"{x}"), test => Assert.Equal($"{value}", test.Expected));
        Assert.Equal(10, tests.Select(test => test.Input).Distinct().Count());
    }

    private static TaskSpec Code(string family, string language, string spec) => new(CodePlugin.CodeId, "t", 1, new JsonObject { ["family"] = family, ["language"] = language, ["spec"] = spec });
}

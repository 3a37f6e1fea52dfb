using System.Text.Json.Nodes;
using Platform.Environments.Code.Problems;
using Platform.Environments.Code.Repair;
using Platform.Sdk;

namespace Platform.Environments.Code.Tests;

/// <summary>Attempts to be paid for tests that are not passed.</summary>
[Collection(SandboxedCollection.Name)]
public sealed class CheatingTests(SandboxFixture sandboxes)
{
    private const string Spec = "even times:3 sum";

    public static TheoryData<string> Python() =>
    [
        "import sys; sys.exit(0)",
        "import os; os._exit(0)",
        "print(''.join(open('/proc/self/cmdline').read()))",
        "import os\nfor folder, _, files in os.walk('/box'):\n    for f in files:\n        print(open(os.path.join(folder, f)).read())",
        "import os\nfor i in range(1, 200):\n    try:\n        print(open(f'/proc/{i}/environ').read(), open(f'/proc/{i}/cmdline').read())\n    except OSError:\n        pass",
        "import builtins\nbuiltins.print = lambda *a: None\nclass Equal(str):\n    def __eq__(self, o):\n        return True\nEqual('x')",
        "import os\nopen('/box/main.py', 'w').write('print(1)')\nos.kill(os.getppid(), 9)",
        "while True:\n    print('0')",
        "print('nan'); print('Infinity')",
    ];

    [Theory]
    [MemberData(nameof(Python))]
    public async Task Program_ThatDoesNotSolveIt_EarnsNothing(string program)
    {
        await using var environment = new CodeEnvironment(new() { MaxTurns = 1, TestSeconds = 60 }, sandboxes.Providers);
        var (total, metrics, _) = await Play.EpisodeAsync(environment, Code("lists", "python", Spec), program);
        Assert.Equal((0, 0), (total, metrics["success"]));
    }

    [Fact]
    public async Task Program_ThatKnowsTheExamples_EarnsNothingForThem()
    {
        var tests = ProblemFamilies.Build(ProblemFamilies.Named("lists"), Spec).Tests;
        var known = $"print({{{string.Join(", ", tests.Take(2).Select(test => $"'{test.Input.Trim()}': '{test.Expected}'"))}}}.get(input().strip(), 'x'))";
        await using var environment = new CodeEnvironment(new() { TestSeconds = 60 }, sandboxes.Providers);
        var (total, metrics, steps) = await Play.EpisodeAsync(environment, Code("lists", "python", Spec), known);
        Assert.Equal((0, 0, 1), (total, metrics["success"], metrics["examplesPassed"]));
        Assert.True(Assert.Single(steps).Terminated);
    }

    [Theory]
    [InlineData("__import__('os')._exit(0)")]
    [InlineData("print(1) or 2")]
    [InlineData("[print(i) for i in range(100)][0]")]
    [InlineData("exit()")]
    public async Task Expression_ThatDoesNotSolveIt_EarnsNothing(string expression)
    {
        await using var environment = new CodeEnvironment(new() { MaxTurns = 1, TestSeconds = 60 }, sandboxes.Providers);
        Assert.Equal(0, (await Play.EpisodeAsync(environment, Code("expression", "python", "*9 +9 *9"), expression)).Return);
    }

    [Fact]
    public async Task ExpectedOutputs_NeverEnterTheSandbox()
    {
        // The program prints all that it can read; what no program was told cannot be in it.
        var spec = "times:9 running weigh";
        var hidden = ProblemFamilies.Build(ProblemFamilies.Named("lists"), spec).Tests.Skip(2).Select(test => test.Expected).Where(expected => expected.Length > 4).ToArray();
        Assert.NotEmpty(hidden);
        const string Spy = "import os\nfor root in ('/box', '/tmp', '/proc/self', '/dev/shm'):\n    for folder, _, files in os.walk(root):\n        for f in files:\n            try:\n                print(open(os.path.join(folder, f), errors='replace').read(20000))\n            except OSError:\n                pass";
        await using var sandbox = await sandboxes.Providers.Get("process").CreateAsync(new("host"), CancellationToken.None);
        var problem = ProblemFamilies.Build(ProblemFamilies.Named("lists"), spec);
        var result = await new Execution.ProgramTester(60).TestAsync(sandbox, Languages.CodeLanguage.Python, Spy, problem, alwaysHidden: true, CancellationToken.None);
        Assert.DoesNotContain(result.Tests, test => test.Passed);
        var seen = await sandbox.RunAsync(new(["python3", "-c", Spy]) { WallTime = TimeSpan.FromSeconds(60) }, CancellationToken.None);
        Assert.Contains("import os", seen.OutputText, StringComparison.Ordinal); // it does read what is there
        Assert.All(hidden, expected => Assert.DoesNotContain(expected, seen.OutputText, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Episodes_LeaveNothingForTheNext()
    {
        await using var environment = new CodeEnvironment(new() { MaxTurns = 1, TestSeconds = 60 }, sandboxes.Providers);
        var task = Code("lists", "python", "sort sum");
        await Play.EpisodeAsync(environment, task, "import os, subprocess\nfor p in ('/box/left', '/tmp/left', '/dev/shm/left'):\n    open(p, 'w').write('x')\nsubprocess.Popen(['sleep', '600'], start_new_session=True)");
        const string Look = "import os\nfound = [p for p in ('/box/left', '/tmp/left', '/dev/shm/left') if os.path.exists(p)]\nfor i in os.listdir('/proc'):\n    try:\n        if 'sleep' in open(f'/proc/{i}/cmdline').read():\n            found.append(i)\n    except OSError:\n        pass\nprint('found' if found else sum(map(int, input().split())))";
        Assert.Equal(1, (await Play.EpisodeAsync(environment, task, Look)).Return);
    }

    [Fact]
    public async Task Repair_ByChangingTestsAndTools_EarnsNothing()
    {
        await using var environment = new RepairEnvironment(new() { CommandSeconds = 120 }, sandboxes.Providers);
        var task = new TaskSpec(CodePlugin.RepairId, "t", 1, new JsonObject { ["repository"] = "intervals", ["defects"] = new JsonArray(2), ["size"] = 1 });
        string[] commands =
        [
            "printf '#!/bin/sh\\necho all passed\\n' >test.sh; echo >tests/tests.py",
            "echo 'import sys; sys.exit(0)' >hidden.py; echo 'print(1)' >src/hidden.py",
            "sed -i '1i import os, atexit\\natexit.register(lambda: os._exit(0))' src/intervals.py",
        ];
        var turn = 0;
        var (total, metrics, _) = await Play.EpisodeAsync(environment, task, _ => turn++ < commands.Length
            ? new("") { ToolCalls = [new($"{turn}", "shell", new Dictionary<string, object?> { ["command"] = commands[turn - 1] })] } : new("Done."));
        Assert.Equal((0, 0, 0), (total, metrics["success"], metrics["broken"]));
    }

    [Theory]
    [InlineData("class Any:\n    def __eq__(self, other):\n        return True\ndef add(a, b):\n    return Any()")]
    [InlineData("import sys\ndef add(a, b):\n    sys.exit(0)")]
    [InlineData("import os\nos._exit(0)\ndef add(a, b):\n    return 0")]
    [InlineData("import builtins\nbuiltins.AssertionError = Exception\ndef add(a, b):\n    return 0")]
    [InlineData("import sys\nfor f in (sys._getframe(0), sys._getframe(1)):\n    for name in list(f.f_globals):\n        if 'check' in name or 'task' in name:\n            f.f_globals[name] = None\ndef add(a, b):\n    return True")]
    [InlineData("def add(a, b):\n    return float('nan')")]
    public async Task Function_ThatCheats_EarnsNothing(string program)
    {
        await using var environment = new CodeEnvironment(new() { MaxTurns = 1, TestSeconds = 60 }, sandboxes.Providers);
        var task = new TaskSpec(CodePlugin.CodeId, "t", 1, new JsonObject { ["prompt"] = "Add.", ["entry_point"] = "add", ["test"] = "def check(candidate):\n    assert candidate(2, 3) == 5\n    assert candidate(-1, 1) == 0 and candidate(7, 8) == 15\n" });
        Assert.Equal(0, (await Play.EpisodeAsync(environment, task, program)).Metrics["success"]);
    }

    private static TaskSpec Code(string family, string language, string spec) => new(CodePlugin.CodeId, "t", 1, new JsonObject { ["family"] = family, ["language"] = language, ["spec"] = spec });
}

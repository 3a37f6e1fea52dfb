using System.Text.Json.Nodes;
using Platform.Environments.Code.Problems;
using Platform.Environments.Code.Repair;
using Platform.Sdk;

namespace Platform.Environments.Code.Tests;

/// <summary>The same attempts in every language: ending early, killing or patching what is around, reading what must not be there, printing what might be expected, outliving the test.</summary>
[Collection(SandboxedCollection.Name)]
public sealed class CheatingByLanguageTests(SandboxFixture sandboxes)
{
    private const string Spec = "even times:3 sum";

    public static TheoryData<string, string> Programs() => new()
    {
        { "python", "import atexit, os\natexit.register(lambda: os._exit(0))\nraise SystemExit(0)" },
        { "python", "import sys, types\nfor name in list(sys.modules):\n    if name not in ('sys', 'types', 'builtins'):\n        sys.modules[name] = types.ModuleType(name)\nprint(True)" },
        { "python", "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(1)\n    print('0', flush=True)\n    time.sleep(60)" },
        { "python", "import os, re\nfor pid in ['self', str(os.getppid()), '1']:\n    try:\n        for line in open(f'/proc/{pid}/maps'):\n            low, high = (int(x, 16) for x in line.split()[0].split('-'))\n            with open(f'/proc/{pid}/mem', 'rb', 0) as memory:\n                memory.seek(low)\n                print(re.findall(rb'expected.{0,40}', memory.read(min(high - low, 1 << 20)))[:1])\n    except (OSError, ValueError, OverflowError):\n        pass" },
        { "javascript", "process.exit(0)" },
        { "javascript", "process.on('exit', () => { process.exitCode = 0; }); process.reallyExit(0)" },
        { "javascript", "Object.prototype.toString = () => '0'; console.log = () => {}; String.prototype.valueOf = () => true; console.log('0')" },
        { "javascript", "const fs = require('fs'); for (const root of ['/box', '/tmp', '/dev/shm', '/proc/1']) for (const name of fs.readdirSync(root)) try { process.stdout.write(fs.readFileSync(root + '/' + name)); } catch {}" },
        { "javascript", "require('child_process').spawn('sh', ['-c', 'sleep 1; echo 0; sleep 60'], { detached: true, stdio: 'inherit' }).unref(); process.kill(process.ppid, 'SIGKILL')" },
        { "javascript", "console.log(NaN); console.log(Infinity)" },
        { "c", "#include <unistd.h>\n__attribute__((constructor)) static void early(void) { _exit(0); }\nint main(void) { return 0; }" },
        { "c", "#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\nstatic void late(void) { _exit(0); }\nint main(void) { atexit(late); puts(\"nan\\ninf\\n0\"); return 1; }" },
        { "c", "#include <signal.h>\n#include <stdio.h>\n#include <unistd.h>\nint main(void) { if (fork() == 0) { setsid(); sleep(1); puts(\"0\"); fflush(stdout); sleep(60); } kill(getppid(), SIGKILL); kill(-1, SIGKILL); return 0; }" },
        { "c", "#include <stdio.h>\nint main(void) { char text[4096]; const char *names[] = { \"/box/main.c\", \"/proc/self/cmdline\", \"/proc/1/environ\", \"/proc/1/cmdline\" }; for (int i = 0; i < 4; i++) { FILE *file = fopen(names[i], \"r\"); while (file && fgets(text, sizeof text, file)) puts(text); } return 0; }" },
        { "c", "static const char secret[] = {\n#include \"/proc/self/environ\"\n};\nint main(void) { return 0; }" }, // at compile time
        { "csharp", "System.Environment.Exit(0);" },
        { "csharp", "using System;\nusing System.IO;\nAppDomain.CurrentDomain.ProcessExit += (_, _) => Environment.ExitCode = 0;\nConsole.SetOut(TextWriter.Null);\nConsole.WriteLine(double.NaN);\nthrow new Exception(\"done\");" },
        { "csharp", "using System;\nusing System.IO;\nforeach (var root in new[] { \"/box\", \"/tmp\", \"/proc/1\", \"/proc/self\" })\n    foreach (var path in Directory.GetFiles(root))\n        try { Console.WriteLine(File.ReadAllText(path)); } catch (Exception) { }" },
    };

    public static TheoryData<string, string, string> Sources() => new()
    {
        { "intervals", "src/intervals.py", "import atexit, builtins, os, sys\nbuiltins.print = lambda *a, **k: None\natexit.register(lambda: os._exit(0))\nos.write(1, b'0\\n1\\n2\\n3\\n' * 20)\nsys.exit(0)" },
        { "intervals", "src/intervals.py", "import os, sys\nfor folder, _, files in os.walk('/box/repo'):\n    for name in files:\n        open(os.path.join(folder, name), 'w').write('print(0)')\nsys.modules['__main__'].show = lambda value: '0'\nprint('nan')" },
        { "router", "src/router.js", "console.log = () => {}; Object.prototype.toJSON = () => 0; JSON.stringify = () => '{}'; process.exit(0);" },
        { "words", "src/words.c", "#include <unistd.h>\n__attribute__((constructor)) static void early(void) { (void)!write(1, \"a\\n1\\n0\\n1\\n\", 8); _exit(0); }" },
        { "words", "src/words.c", "#include <stdio.h>\n#include <string.h>\nint strcmp(const char *a, const char *b) { (void)a, (void)b; return 0; }\nint puts(const char *text) { (void)text; return printf(\"1\\n\"); }" },
        { "dates", "src/Days.cs", "using System;\nusing System.Runtime.CompilerServices;\nstatic class Early { [ModuleInitializer] internal static void End() { Console.WriteLine(\"31\\n29\\nTrue\"); Environment.Exit(0); } }" },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Program_ThatDoesNotSolveIt_EarnsNothing(string language, string program)
    {
        await using var environment = new CodeEnvironment(new() { MaxTurns = 1, TestSeconds = 60 }, sandboxes.Providers);
        var task = new TaskSpec(CodePlugin.CodeId, "t", 1, new JsonObject { ["family"] = "lists", ["language"] = language, ["spec"] = Spec });
        Assert.DoesNotContain("0", ProblemFamilies.Build(ProblemFamilies.Named("lists"), Spec).Tests.Select(test => test.Expected)); // so that a 0 is never right by chance
        var (total, metrics, _) = await Play.EpisodeAsync(environment, task, program);
        Assert.Equal((0, 0, 0), (total, metrics["success"], metrics["passed"]));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task Source_ThatMendsNothing_EarnsNothing(string repository, string path, string text)
    {
        await using var environment = new RepairEnvironment(new() { CommandSeconds = 120, PartialReward = 0.5 }, sandboxes.Providers);
        var task = new TaskSpec(CodePlugin.RepairId, "t", 1, new JsonObject { ["repository"] = repository, ["defects"] = new JsonArray(1), ["size"] = 1 });
        var turn = 0;
        var (total, metrics, _) = await Play.EpisodeAsync(environment, task, _ => turn++ == 0
            ? new("") { ToolCalls = [new("1", "write_file", new Dictionary<string, object?> { ["path"] = path, ["content"] = text })] } : new("Done."));
        Assert.Equal((0, 0), (total, metrics["success"]));
    }
}

using System.Text;
using Platform.Environments.Code.Execution;
using Platform.Environments.Code.Languages;

namespace Platform.Environments.Code.Repair;

/// <summary>Test programs of repositories: one that agents see, which compares, and one that they never see, which only prints.</summary>
internal static class RepositoryTests
{
    /// <summary>The script that runs the tests.</summary>
    public const string Script = "test.sh";

    /// <summary>Files of the visible tests.</summary>
    public static Dictionary<string, string> Visible(Repository repository, IEnumerable<Check> checks)
    {
        var (path, run) = repository.Language switch
        {
            CodeLanguage.Python => ("tests/tests.py", "exec python3 tests/tests.py\n"),
            CodeLanguage.JavaScript => ("tests/tests.js", "exec node tests/tests.js\n"),
            CodeLanguage.C => ("tests/tests.c", "cc -O1 -w -Isrc -o /tmp/tests tests/tests.c src/*.c -lm && exec /tmp/tests\n"),
            _ => ("tests/Tests.cs", $"out=$(mktemp -d) && here=$(pwd) && cd \"$out\" && sh {Compiler} \"$here\"/tests/*.cs \"$here\"/src/*.cs && exec dotnet exec \"$out\"/main.dll\n"),
        };
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [path] = Program(repository, [.. checks.Select(check => (check.Expression, (string?)check.Expected))], "../src"),
            [Script] = $"#!/bin/sh\n# Runs the tests.\ncd \"$(dirname \"$0\")\"\n{run}",
        };
        if (repository.Language == CodeLanguage.CSharp)
            files[Compiler["/box/repo/".Length..]] = Scripts.Text("csharp.sh");
        return files;
    }

    /// <summary>The hidden program, which prints a line for each expression and compares nothing.</summary>
    public static (string File, string Text) Hidden(Repository repository, IReadOnlyList<string> expressions) =>
        (repository.Language switch { CodeLanguage.Python => "hidden.py", CodeLanguage.JavaScript => "hidden.js", CodeLanguage.C => "hidden.c", _ => "Hidden.cs" },
            Program(repository, [.. expressions.Select(expression => (expression, (string?)null))], "./src"));

    /// <summary>Compiles the hidden program; empty where nothing is to be compiled.</summary>
    public static IReadOnlyList<string> Compile(CodeLanguage language) => language switch
    {
        CodeLanguage.C => ["sh", "-c", "exec cc -O1 -w -Isrc -o hidden hidden.c src/*.c -lm"],
        CodeLanguage.CSharp => ["sh", "-c", $"set -- Hidden.cs src/*.cs\n{Scripts.Text("csharp.sh")}"],
        _ => [],
    };

    /// <summary>Runs it.</summary>
    public static IReadOnlyList<string> Run(CodeLanguage language) => language switch
    {
        CodeLanguage.Python => ["python3", "-I", "-S", "hidden.py"],
        CodeLanguage.JavaScript => ["node", "hidden.js"],
        CodeLanguage.C => ["./hidden"],
        _ => ["dotnet", "exec", "main.dll"],
    };

    private const string Compiler = "/box/repo/tools/csharp.sh";

    /// <param name="repository">Whose expressions they are.</param>
    /// <param name="lines">Expressions, with what each should give where the program compares.</param>
    /// <param name="sources">Where the sources stand, seen from the program.</param>
    private static string Program(Repository repository, IReadOnlyList<(string Expression, string? Expected)> lines, string sources)
    {
        var modules = repository.Sources.Keys.Select(path => Path.GetFileNameWithoutExtension(path)).Distinct().ToArray();
        var compares = lines.Any(line => line.Expected is not null);
        var text = new StringBuilder();
        switch (repository.Language)
        {
            case CodeLanguage.Python:
                text.Append("import os, sys\nsys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '").Append(sources).Append("'))\n");
                foreach (var module in modules)
                    text.Append("from ").Append(module).Append(" import *\n");
                text.Append("\n\ndef show(value):\n    try:\n        return str(value())\n    except Exception as error:\n        return type(error).__name__\n\n\n");
                break;
            case CodeLanguage.JavaScript:
                foreach (var path in repository.Sources.Keys)
                    text.Append("Object.assign(globalThis, require('").Append(sources).Append(path["src".Length..]).Append("'));\n");
                text.Append("\nfunction show(value) {\n  try {\n    const given = value();\n    return typeof given === 'string' ? given : JSON.stringify(given);\n  } catch (error) {\n    return error.name;\n  }\n}\n\n");
                break;
            case CodeLanguage.C:
                text.Append("#include <stdio.h>\n#include <string.h>\n");
                foreach (var path in repository.Sources.Keys.Where(path => path.EndsWith(".h", StringComparison.Ordinal)))
                    text.Append("#include \"").Append(path["src/".Length..]).Append("\"\n");
                text.Append("\nstatic char shown[65536];\n\nstatic const char *whole(long value) { sprintf(shown, \"%ld\", value); return shown; }\n\nstatic const char *text(const char *value) { return value ? value : \"(null)\"; }\n\n");
                break;
            default:
                text.Append("using System;\nusing System.Linq;\n\n");
                break;
        }

        if (compares)
            text.Append(repository.Language switch
            {
                CodeLanguage.Python => "failed = 0\n\n\ndef check(name, value, expected):\n    global failed\n    given = show(value)\n    if given != expected:\n        failed += 1\n        print(f'FAIL {name}\\n  expected {expected}\\n  but got  {given}')\n\n\n",
                CodeLanguage.JavaScript => "let failed = 0;\nfunction check(name, value, expected) {\n  const given = show(value);\n  if (given !== expected) {\n    failed++;\n    console.log(`FAIL ${name}\\n  expected ${expected}\\n  but got  ${given}`);\n  }\n}\n\n",
                CodeLanguage.C => "static int failed;\n\nstatic void check(const char *name, const char *given, const char *expected)\n{\n    if (strcmp(given, expected) != 0) {\n        failed++;\n        printf(\"FAIL %s\\n  expected %s\\n  but got  %s\\n\", name, expected, given);\n    }\n}\n\n",
                _ => "var failed = 0;\nvoid Check(string name, Func<object> value, string expected)\n{\n    string given;\n    try { given = Convert.ToString(value()) ?? \"null\"; } catch (Exception error) { given = error.GetType().Name; }\n    if (given != expected)\n    {\n        failed++;\n        Console.WriteLine($\"FAIL {name}\\n  expected {expected}\\n  but got  {given}\");\n    }\n}\n\n",
            });
        else if (repository.Language == CodeLanguage.CSharp)
            text.Append("void Show(Func<object> value)\n{\n    try { Console.WriteLine(value()); } catch (Exception error) { Console.WriteLine(error.GetType().Name); }\n}\n\n");
        if (repository.Language == CodeLanguage.C)
            text.Append("int main(void)\n{\n");
        foreach (var (expression, expected) in lines)
        {
            var (name, wanted) = (Quote(expression), expected is null ? "" : Quote(expected));
            text.Append(repository.Language switch
            {
                CodeLanguage.Python => expected is null ? $"print(show(lambda: {expression}), flush=True)\n" : $"check({name}, lambda: {expression}, {wanted})\n",
                CodeLanguage.JavaScript => expected is null ? $"console.log(show(() => {expression}));\n" : $"check({name}, () => {expression}, {wanted});\n",
                CodeLanguage.C => expected is null ? $"    puts({expression});\n    fflush(stdout);\n" : $"    check({name}, {expression}, {wanted});\n",
                _ => expected is null ? $"Show(() => {expression});\n" : $"Check({name}, () => {expression}, {wanted});\n",
            });
        }

        if (compares)
            text.Append(repository.Language switch
            {
                CodeLanguage.Python => $"print(f'{lines.Count} tests, {{failed}} failed')\nsys.exit(1 if failed else 0)\n",
                CodeLanguage.JavaScript => $"console.log(`{lines.Count} tests, ${{failed}} failed`);\nprocess.exitCode = failed ? 1 : 0;\n",
                CodeLanguage.C => $"    printf(\"{lines.Count} tests, %d failed\\n\", failed);\n    return failed ? 1 : 0;\n",
                _ => $"Console.WriteLine($\"{lines.Count} tests, {{failed}} failed\");\nreturn failed > 0 ? 1 : 0;\n",
            });
        else if (repository.Language == CodeLanguage.C)
            text.Append("    return 0;\n");
        if (repository.Language == CodeLanguage.C)
            text.Append("}\n");
        return text.ToString();
    }

    /// <summary>A string literal of all four languages.</summary>
    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}

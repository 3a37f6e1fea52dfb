using Platform.Environments.Code.Execution;

namespace Platform.Environments.Code.Languages;

/// <summary>How programs of a language are compiled and run.</summary>
/// <param name="Image">Name of the image that has what it takes.</param>
/// <param name="SourceFile">Name of a program of one file.</param>
/// <param name="Compile">Compiles the program in the working directory; empty where the language needs none.</param>
/// <param name="Run">Runs it.</param>
internal sealed record LanguageTools(string Image, string SourceFile, IReadOnlyList<string> Compile, IReadOnlyList<string> Run)
{
    /// <summary>What .NET needs where it has little memory, no home and no locale.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_EnableDiagnostics"] = "0",
        ["DOTNET_gcServer"] = "0",
        ["DOTNET_GCHeapHardLimit"] = "0x10000000",
        ["DOTNET_TieredPGO"] = "0",
        ["PYTHONDONTWRITEBYTECODE"] = "1",
        ["PYTHONHASHSEED"] = "0",
    };

    /// <summary>The tools of a language.</summary>
    public static LanguageTools Of(CodeLanguage language) => language switch
    {
        CodeLanguage.Python => new("python", "main.py", [], ["python3", "-I", "-S", "main.py"]),
        CodeLanguage.JavaScript => new("node", "main.js", [], ["node", "main.js"]),
        CodeLanguage.C => new("c", "main.c", ["cc", "-O1", "-o", "main", "main.c", "-lm"], ["./main"]),
        _ => new("dotnet", "main.cs", ["sh", "-c", Scripts.Text("csharp.sh"), "sh", "main.cs"], ["dotnet", "exec", "main.dll"]),
    };
}

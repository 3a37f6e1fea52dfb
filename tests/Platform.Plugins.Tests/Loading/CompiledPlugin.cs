using System.Diagnostics;
using System.Runtime.InteropServices;
using Platform.Sdk;

namespace Platform.Plugins.Tests.Loading;

/// <summary>Compiles small assemblies with the SDK's own compiler, so that a test can have any plugin in any version.</summary>
internal static class CompiledPlugin
{
    /// <summary>Compiles one assembly.</summary>
    /// <param name="path">Where to write the .dll.</param>
    /// <param name="version">Its version.</param>
    /// <param name="source">Its source.</param>
    /// <param name="references">Paths of further assemblies.</param>
    public static void Compile(string path, string version, string source, params string[] references)
    {
        var runtime = RuntimeEnvironment.GetRuntimeDirectory();
        var compiler = Directory.GetDirectories(Path.Combine(runtime, "..", "..", "..", "sdk")).Select(sdk => Path.Combine(sdk, "Roslyn", "bincore", "csc.dll")).Last(File.Exists);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var text = Path.ChangeExtension(path, ".cs");
        File.WriteAllText(text, $"using System; using System.Collections.Generic; using System.Linq; using System.Threading; using System.Threading.Tasks; using Platform.Sdk;\n[assembly: System.Reflection.AssemblyVersion(\"{version}\")]\n{source}");
        string[] contracts = [typeof(IPlugin).Assembly.Location, typeof(Microsoft.Extensions.AI.AITool).Assembly.Location];
        var libraries = Directory.GetFiles(runtime, "System*.dll").Append(Path.Combine(runtime, "netstandard.dll")).Concat(contracts).Concat(references);
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", compiler, "-nologo", "-noconfig", "-nostdlib", "-target:library", $"-out:{path}", .. libraries.Select(library => $"-reference:{library}"), text])
        {
            RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        File.Delete(text);
        Assert.True(process.ExitCode == 0, output);
    }

    /// <summary>Builds a plugin folder: an environment <c>NAME-v1</c> that says the version of a library <c>Words</c> of its own, and pays it.</summary>
    /// <param name="folder">The folder; what is in it is replaced.</param>
    /// <param name="name">Name of the plugin.</param>
    /// <param name="version">Version of plugin and library, such as <c>1.0.0</c>.</param>
    public static void Speaking(string folder, string name, string version)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        var library = Path.Combine(folder, "Words.dll");
        Compile(library, version, $"namespace Words {{ public static class Said {{ public static string Text => \"{version}\"; public static int Value => {version[0]}; }} }}");
        Compile(Path.Combine(folder, "Speaking.dll"), version, $$"""
            namespace Speaking
            {
                public sealed record SpeakingOptions { [Setting("Most steps.", Minimum = 1, Maximum = 9)] public int Steps { get; init; } = 2; }

                public sealed class SpeakingEnvironment(SpeakingOptions options) : IEnvironment
                {
                    private int _step;
                    public ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken) { _step = 0; return new(Observation.FromText(Words.Said.Text + "\n")); }
                    public ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken) =>
                        new(new StepResult(Observation.FromText(Words.Said.Text + "\n"), Words.Said.Value + action.Text.Length % 2, ++_step == options.Steps, false));
                    public ValueTask DisposeAsync() => default;
                }

                public sealed class QuietPolicy : IScriptedPolicy
                {
                    public void Reset(ulong seed) { }
                    public AgentAction Act(Observation observation) => new("");
                }

                public sealed class SpeakingPlugin : IPlugin
                {
                    public void Register(IPluginRegistry registry)
                    {
                        registry.AddEnvironment<SpeakingEnvironment, SpeakingOptions>("{{name}}-v1", new EnvironmentDocumentation("Says its version.", "Anything.", "A version.", "The version.", "After two steps."));
                        registry.AddScriptedPolicy<QuietPolicy>("{{name}}-v1", "quiet", "Says nothing.");
                    }
                }
            }
            """, library);
        File.WriteAllText(Path.Combine(folder, "plugin.json"), $$"""{ "id": "{{name}}", "version": "{{version}}", "contract": "1.0", "assembly": "Speaking.dll", "adds": { "environments": ["{{name}}-v1"] } }""");
    }
}

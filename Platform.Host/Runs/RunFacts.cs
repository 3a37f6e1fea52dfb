using System.Reflection;
using Platform.Plugins;
using TorchSharp;

namespace Platform.Host.Runs;

/// <summary>What a run should remember of the program that made it.</summary>
internal static class RunFacts
{
    /// <summary>Facts by name, for <c>environment.json</c>.</summary>
    /// <param name="plugins">The plugins the run begins with.</param>
    public static IReadOnlyDictionary<string, string> Collect(IEnumerable<LoadedPlugin> plugins)
    {
        var version = typeof(RunFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        var facts = new Dictionary<string, string>
        {
            ["platform"] = version.Split('+')[0],
            // The packages bring an assembly called TorchSharp; the stand-in for it has another name.
            ["torchSource"] = typeof(torch).Assembly.GetName().Name == "TorchSharp" ? "nuget" : "system",
            ["libtorch"] = torch.__version__,
        };
        // The build writes the git revision behind the version, if there is one.
        if (version.Split('+') is [_, var revision])
            facts["revision"] = revision;
        foreach (var plugin in plugins)
            facts[$"plugin {plugin.Name}"] = plugin.Version;
        return facts;
    }
}

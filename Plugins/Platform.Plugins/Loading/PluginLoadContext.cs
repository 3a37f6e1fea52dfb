using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.Extensions.AI;
using Platform.Sdk;

namespace Platform.Plugins;

/// <summary>One plugin's own assemblies. The contracts come from the host, so that both sides mean the same types by the same names;
/// everything else the plugin ships is its own, whatever versions others use.</summary>
internal sealed class PluginLoadContext(string assemblyPath) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(assemblyPath), isCollectible: true)
{
    private static readonly ConcurrentDictionary<string, Assembly> Shared = new(
        new[] { typeof(IPlugin).Assembly, typeof(AITool).Assembly }.Select(assembly => KeyValuePair.Create(assembly.GetName().Name!, assembly)), StringComparer.OrdinalIgnoreCase);

    private readonly AssemblyDependencyResolver _resolver = new(assemblyPath);

    /// <summary>Names of the assemblies that are always the host's.</summary>
    public static IReadOnlyCollection<string> SharedNames => [.. Shared.Keys];

    /// <summary>Adds an assembly that plugins take from the host.</summary>
    public static void Share(Assembly assembly) => Shared[assembly.GetName().Name!] = assembly;

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name is { } name && Shared.TryGetValue(name, out var shared))
        {
            var here = shared.GetName().Version;
            return assemblyName.Version is { } wanted && wanted > here
                ? throw new FileLoadException($"it was built against {name} {wanted}, and this host has {here}")
                : shared;
        }

        return _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}

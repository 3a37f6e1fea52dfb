using System.Reflection;
using System.Runtime.Loader;
using Platform.Plugins.Isolation;
using Platform.Sdk;

namespace Platform.Plugins;

/// <summary>Loads plugins from folders: <c>plugins/&lt;name&gt;/&lt;Assembly&gt;.dll</c>, each into an assembly context of its own.</summary>
/// <remarks>The folder's <c>plugin.json</c> says what the plugin is and adds; what it registers is checked against that.
/// The main assembly is the one the manifest names, else the one with a <c>.deps.json</c> beside it, else the one named like the folder, else the only one.</remarks>
/// <param name="registry">Where the plugins add what they bring.</param>
public sealed class PluginLoader(PluginRegistry registry)
{
    /// <summary>Loads every plugin below a folder, in the order of their names. One that fails leaves the others alone.</summary>
    /// <param name="folder">The folder of plugin folders; one that is missing holds none.</param>
    /// <returns>What was loaded, and one error per plugin that was not.</returns>
    public (IReadOnlyList<LoadedPlugin> Loaded, IReadOnlyList<PluginLoadException> Errors) LoadAll(string folder)
    {
        var (loaded, errors) = (new List<LoadedPlugin>(), new List<PluginLoadException>());
        if (!Directory.Exists(folder))
            return (loaded, errors);
        foreach (var plugin in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            try
            {
                loaded.Add(Load(plugin));
            }
            catch (PluginLoadException exception)
            {
                errors.Add(exception);
            }
        }

        return (loaded, errors);
    }

    /// <summary>Loads one plugin.</summary>
    /// <param name="folder">The plugin's folder.</param>
    /// <exception cref="PluginLoadException">It cannot be loaded; nothing of it was registered.</exception>
    public LoadedPlugin Load(string folder) => Load(folder, replaced: null);

    /// <summary>Loads one plugin, in place of an earlier version of it or beside all others.</summary>
    /// <param name="folder">The plugin's folder.</param>
    /// <param name="replaced">Name of the plugin whose place it takes; null takes nobody's.</param>
    /// <exception cref="PluginLoadException">It cannot be loaded, or is another plugin than the one to replace; what was registered stays as it is.</exception>
    internal LoadedPlugin Load(string folder, string? replaced)
    {
        folder = Path.GetFullPath(folder);
        if (!Directory.Exists(folder))
            throw new PluginLoadException(folder, $"There is no plugin folder '{folder}': build the plugin, or name a folder that holds its assembly.");
        var manifest = PluginManifest.Read(folder);
        var name = manifest.Id;
        if (replaced is not null && name != replaced)
            throw new PluginLoadException(folder, $"Plugin folder '{folder}' holds plugin '{name}', but another version of '{replaced}' was sought: remove '{replaced}' and load '{name}' as a plugin of its own.");
        if (replaced is null && registry.IsSource(name))
            throw new PluginLoadException(folder, $"Plugin folder '{folder}': the plugin id '{name}' is taken by another plugin: give this one another \"id\" in {PluginManifest.FileName}, or remove the other.");
        var path = manifest.Assembly is { } named ? NamedAssembly(folder, named) : MainAssembly(folder);
        if (manifest.Isolation == PluginIsolation.Process && registry.Processes is { } processes)
            return LoadApart(folder, path, manifest, processes);
        var context = new PluginLoadContext(path);
        try
        {
            var assembly = context.LoadFromAssemblyPath(path);
            var lifetime = Lifetime(context, folder);
            registry.Register(CreatePlugin(folder, assembly), name, lifetime, staged => Check(staged, folder, manifest));
            return new LoadedPlugin(manifest, path) { Origin = folder, Lifetime = lifetime };
        }
        catch (Exception exception)
        {
            context.Unload();
            throw exception as PluginLoadException ?? Explain(folder, path, exception);
        }
    }

    /// <summary>Asks the plugin's own process what it brings; nothing of it is loaded here.</summary>
    private LoadedPlugin LoadApart(string folder, string path, PluginManifest manifest, PluginProcesses processes)
    {
        var plugin = processes.Of(manifest.Id, folder, new IsolationOptions());
        try
        {
            var description = Task.Run(() => plugin.DescribeAsync(CancellationToken.None)).GetAwaiter().GetResult();
            if (description.Others is [var other, ..])
                throw new PluginLoadException(folder, $"Plugin folder '{folder}': {PluginManifest.FileName} asks for a process of its own, where '{other}' cannot run: move it to a plugin of its own, or write \"isolation\": \"none\".");
            var lifetime = Lifetime(new AssemblyLoadContext(manifest.Id, isCollectible: true), folder);
            registry.RegisterRemote(manifest.Id, plugin, description, lifetime, staged => Check(staged, folder, manifest));
            return new LoadedPlugin(manifest, path) { Origin = folder, Lifetime = lifetime };
        }
        catch (Exception exception)
        {
            _ = processes.EndAsync(folder);
            throw exception as PluginLoadException ?? Explain(folder, path, exception);
        }
    }

    private PluginLifetime Lifetime(AssemblyLoadContext context, string folder)
    {
        var lifetime = new PluginLifetime(context) { Folder = folder };
        if (registry.Processes is { } processes)
            _ = lifetime.Drained.ContinueWith(_ => processes.EndAsync(folder), TaskScheduler.Default);
        return lifetime;
    }

    private static void Check(PluginRegistry staged, string folder, PluginManifest manifest)
    {
        foreach (var (kind, claimed) in manifest.Adds.Kinds())
        {
            var added = staged.IdsFrom(manifest.Id, kind).ToArray();
            if (added.Except(claimed).FirstOrDefault() is { } unclaimed)
                throw new PluginLoadException(folder, $"Plugin folder '{folder}': the plugin registers '{unclaimed}', which {PluginManifest.FileName} does not list: add it to adds.{kind} there.");
            if (claimed.Except(added).FirstOrDefault() is { } missing)
            {
                var found = added.Length == 0 ? $"no {kind} at all" : string.Join(", ", added);
                throw new PluginLoadException(folder, $"Plugin folder '{folder}': {PluginManifest.FileName} lists '{missing}' in adds.{kind}, but the plugin registers {found}: register it, or take it off the list.");
            }
        }

        CheckNeeds(staged, folder, manifest);
    }

    private static void CheckNeeds(PluginRegistry staged, string folder, PluginManifest manifest)
    {
        if (staged.TakesSandboxes is { } type && !manifest.Needs.Contains(PluginNeed.Sandbox))
            throw new PluginLoadException(folder, $"Plugin folder '{folder}': {type.Name} runs code in sandboxes, which {PluginManifest.FileName} does not say: write \"needs\": [\"sandbox\"] there.");
    }

    private static string NamedAssembly(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? path : throw new PluginLoadException(
            folder,
            $"Plugin folder '{folder}': {PluginManifest.FileName} names the assembly '{name}', but the folder holds {Found(folder)}: copy the plugin's build output into it, or correct the name.");
    }

    private static string Found(string folder) =>
        Directory.GetFiles(folder, "*.dll").Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } files ? string.Join(", ", files) : "no .dll";

    private static string MainAssembly(string folder)
    {
        var assemblies = Directory.GetFiles(folder, "*.dll")
            .Where(file => !PluginLoadContext.SharedNames.Contains(Path.GetFileNameWithoutExtension(file), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
            .ToArray();
        var described = assemblies.Where(file => File.Exists(Path.ChangeExtension(file, ".deps.json"))).ToArray();
        var named = assemblies.Where(file => Path.GetFileNameWithoutExtension(file) == Path.GetFileName(folder)).ToArray();
        return (described, named, assemblies) switch
        {
            ([var only], _, _) => only,
            (_, [var only], _) => only,
            (_, _, [var only]) => only,
            (_, _, []) => throw new PluginLoadException(folder, $"Plugin folder '{folder}' holds no assembly, but one .dll with the plugin's class was sought: copy the plugin's build output into it."),
            _ => throw new PluginLoadException(
                folder,
                $"Plugin folder '{folder}' has no single main assembly, found {string.Join(", ", (described.Length > 1 ? described : assemblies).Select(Path.GetFileName))}: keep the .deps.json of the main one only, or name it '{Path.GetFileName(folder)}.dll'."),
        };
    }

    private static IPlugin CreatePlugin(string folder, Assembly assembly)
    {
        var file = Path.GetFileName(assembly.Location);
        var classes = assembly.GetExportedTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IPlugin))).ToArray();
        if (classes.Length != 1)
        {
            var found = classes.Length == 0 ? "none" : string.Join(", ", classes.Select(type => type.FullName));
            throw new PluginLoadException(folder, $"Plugin folder '{folder}': {file} must have one public class that implements IPlugin, found {found}: {(classes.Length == 0 ? "add one, public and with a parameterless constructor" : "keep one and let it register everything")}.");
        }

        if (classes[0].GetConstructor(Type.EmptyTypes) is not { } constructor)
            throw new PluginLoadException(folder, $"Plugin folder '{folder}': class {classes[0].FullName} in {file} has no public constructor without parameters: add one.");
        return (IPlugin)constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, [], null);
    }

    private static PluginLoadException Explain(string folder, string path, Exception exception)
    {
        var file = Path.GetFileName(path);
        var cause = exception is ReflectionTypeLoadException { LoaderExceptions: [{ } first, ..] } ? first : exception;
        var reason = cause.InnerException is FileLoadException inner ? inner.Message : cause.Message;
        reason = reason.ReplaceLineEndings(" ").TrimEnd('.', ' ');
        var message = cause switch
        {
            BadImageFormatException => $"Plugin folder '{folder}': {file} is not a .NET assembly ({reason}): copy the plugin's build output again.",
            FileNotFoundException missing => $"Plugin folder '{folder}': {file} needs {missing.FileName ?? "an assembly"}, which is not in the folder: copy the whole output of 'dotnet publish'.",
            FileLoadException => $"Plugin folder '{folder}': {file} does not fit this host ({reason}): rebuild the plugin against the host's Platform.Sdk.",
            TypeLoadException or MissingMemberException => $"Plugin folder '{folder}': {file} expects contracts that this host does not have ({reason}): rebuild the plugin against the host's Platform.Sdk.",
            _ => $"Plugin folder '{folder}': {file} threw {cause.GetType().Name} while it registered ({reason}): mend the plugin or remove its folder.",
        };
        return new PluginLoadException(folder, message, exception);
    }
}

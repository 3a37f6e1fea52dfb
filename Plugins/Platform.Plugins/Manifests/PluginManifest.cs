using System.Text.RegularExpressions;
using Platform.Plugins.Configuration;
using Platform.Sdk;

namespace Platform.Plugins;

/// <summary>What a plugin says of itself in its <c>plugin.json</c>: who it is, what it adds and what it needs. Read before any of its code runs.</summary>
public sealed partial record PluginManifest : IValidatedSettings
{
    /// <summary>Name of the file in the plugin's folder.</summary>
    public const string FileName = "plugin.json";

    /// <summary>Name of the plugin, unique among those loaded: lower-case words joined by hyphens.</summary>
    [Setting("Name of the plugin: lower-case words joined by hyphens, such as treasure-hunt.")]
    public required string Id { get; init; }

    /// <summary>Version of the plugin, as in Semantic Versioning.</summary>
    [Setting("Version of the plugin, such as 1.0.0.")]
    public required string Version { get; init; }

    /// <summary>Version of the contracts it was written for: see <see cref="ContractVersion"/>.</summary>
    [Setting("Version of the contracts it was written for, such as 1.0.")]
    public required string Contract { get; init; }

    /// <summary>One sentence on what it is for.</summary>
    [Setting("One sentence on what the plugin is for.")]
    public string Summary { get; init; } = "";

    /// <summary>File name of the assembly that holds the <see cref="IPlugin"/>; null takes the one with a <c>.deps.json</c> beside it.</summary>
    [Setting("File name of the assembly that holds the IPlugin; left out, the one with a .deps.json beside it.")]
    public string? Assembly { get; init; }

    /// <summary>What it registers; neither more nor less.</summary>
    [Setting("Ids of what the plugin registers.")]
    public PluginContents Adds { get; init; } = new();

    /// <summary>What it uses beyond its own memory and folder.</summary>
    [Setting("What the plugin uses beyond its own memory and folder: browser, sandbox, network.")]
    public IReadOnlyList<PluginNeed> Needs { get; init; } = [];

    /// <summary>Whether it runs inside the host or in a process of its own.</summary>
    [Setting("Where the plugin runs: none (inside the host) or process (in a process of its own).")]
    public PluginIsolation Isolation { get; init; }

    /// <summary>Reads the manifest of a plugin.</summary>
    /// <param name="folder">The plugin's folder.</param>
    /// <exception cref="PluginLoadException">It is missing, malformed, or written for other contracts.</exception>
    public static PluginManifest Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new PluginLoadException(folder, $"Plugin folder '{folder}' holds no {FileName}, which says what the plugin is and adds: write one ('./platform plugin new' makes an example), or remove the folder.");
        return Read(() => YamlReader.ReadFile(path), folder);
    }

    /// <summary>Reads a manifest that is no file of its own.</summary>
    /// <param name="text">The manifest.</param>
    /// <param name="package">The package it lies in.</param>
    internal static PluginManifest Parse(string text, string package) => Read(() => YamlReader.Read(text, $"{package}/{FileName}"), package);

    private static PluginManifest Read(Func<MappingNode> read, string folder)
    {
        try
        {
            var manifest = OptionsBinder.Bind<PluginManifest>(read());
            return Fits(manifest.Contract) ? manifest : throw new PluginLoadException(
                folder,
                $"Plugin folder '{folder}': {FileName} asks for contracts {manifest.Contract}, but this host has {ContractVersion.Current}: rebuild the plugin against the host's Platform.Sdk and write \"contract\": \"{ContractVersion.Current}\".");
        }
        catch (ConfigurationException exception)
        {
            throw new PluginLoadException(folder, exception.Message.ReplaceLineEndings(" "), exception);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<SettingError> Validate(string path)
    {
        if (!NameForm().IsMatch(Id))
            yield return new("id", $"id is '{Id}', but lower-case words joined by hyphens are expected, such as 'treasure-hunt'.");
        if (!VersionForm().IsMatch(Version))
            yield return new("version", $"version is '{Version}', but three numbers are expected, such as '1.0.0'.");
        if (!ContractForm().IsMatch(Contract))
            yield return new("contract", $"contract is '{Contract}', but two numbers are expected, such as '{ContractVersion.Current}'.");
        if (Assembly is not null && (!Assembly.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || Path.GetFileName(Assembly) != Assembly))
            yield return new("assembly", $"assembly is '{Assembly}', but the name of a file in the plugin's own folder is expected, such as 'TreasureHunt.dll'.");
        foreach (var (kind, ids) in Adds.Kinds())
        {
            for (var i = 0; i < ids.Count; i++)
            {
                if (kind is not ("schemes" or "learners") && !VersionedId.IsValid(ids[i]))
                    yield return new($"adds.{kind}.{i}", $"adds.{kind}.{i} is '{ids[i]}', but {VersionedId.Form}.");
                else if (ids.Take(i).Contains(ids[i]))
                    yield return new($"adds.{kind}.{i}", $"adds.{kind}.{i} is '{ids[i]}', which stands there twice: keep one of them.");
            }
        }
    }

    private static bool Fits(string contract)
    {
        var (asked, here) = (System.Version.Parse(contract), System.Version.Parse(ContractVersion.Current));
        return asked.Major == here.Major && asked.Minor <= here.Minor;
    }

    [GeneratedRegex(@"^[a-z][a-z0-9]*(-[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();

    [GeneratedRegex(@"^[0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,9}(-[0-9A-Za-z.-]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex VersionForm();

    [GeneratedRegex(@"^[0-9]{1,4}\.[0-9]{1,4}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ContractForm();
}

using System.Reflection;
using Platform.Sdk;

namespace Platform.Plugins;

/// <summary>A scheme of environments that a plugin brought: one environment for every address.</summary>
public sealed class EnvironmentSchemeRegistration
{
    private readonly ConstructorInfo _constructor;
    private readonly Func<string, string?> _checkAddress;

    internal EnvironmentSchemeRegistration(string scheme, string source, Type environmentType, Type optionsType, EnvironmentDocumentation documentation, Func<string, string?> checkAddress)
    {
        (Scheme, Source, EnvironmentType, OptionsType, Documentation, _checkAddress) = (scheme, source, environmentType, optionsType, documentation, checkAddress);
        _constructor = environmentType.IsAbstract ? null! : environmentType.GetConstructor([typeof(string), optionsType])!;
        if (_constructor is null)
            throw new ArgumentException($"{environmentType.FullName} cannot be made: give it a public constructor with two parameters of type string (the address) and {optionsType.Name}.");
    }

    /// <summary>What ids begin with, such as <c>openenv</c>.</summary>
    public string Scheme { get; }

    /// <summary>An address that shows its form.</summary>
    public required string Example { get; init; }

    /// <summary>Name of the plugin that brought it.</summary>
    public string Source { get; }

    internal long Generation { get; init; }

    internal PluginLifetime? Lifetime { get; init; }

    /// <summary>The environment's class.</summary>
    public Type EnvironmentType { get; }

    /// <summary>The record its options are bound to.</summary>
    public Type OptionsType { get; }

    /// <summary>What holds for every address.</summary>
    public EnvironmentDocumentation Documentation { get; }

    /// <summary>Why a text cannot be an address of this scheme, as the end of a sentence; null where it can.</summary>
    /// <param name="address">What stands behind the colon of an id.</param>
    public string? WhyNot(string address) => _checkAddress(address);

    /// <summary>The environment at an address; its id is scheme, colon and address. Opens no connection.</summary>
    /// <param name="address">What stands behind the colon of an id.</param>
    public EnvironmentRegistration At(string address) => new($"{Scheme}:{address}", Source, EnvironmentType, OptionsType, Documentation,
        options => PluginLifetime.Track(Lifetime, (IEnvironment)_constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, [address, options], null)))
    {
        Generation = Generation,
        Lifetime = Lifetime,
    };
}

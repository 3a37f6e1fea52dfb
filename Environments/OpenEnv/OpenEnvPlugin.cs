using Platform.Sdk;

namespace Platform.Environments.OpenEnv;

/// <summary>What the plugin loader looks for in this assembly.</summary>
public sealed class OpenEnvPlugin : IPlugin
{
    /// <summary>What ids of these environments begin with.</summary>
    public const string Scheme = "openenv";

    /// <summary>What holds for every server.</summary>
    internal static EnvironmentDocumentation Documentation { get; } = new EnvironmentDocumentation(
        Summary: "Any environment that an OpenEnv server offers at a URL.",
        Action: "As the server's action schema says: the text itself where the schema has one text field; tool calls where it calls tools; else one JSON object that fits the schema. An action that does not fit is answered with the reason and costs its turn.",
        Observation: "The server's observation: its text field where it has one, else the whole of it as JSON; first the schema of the action where the agent writes JSON. A server of this platform shows exactly what the environment itself does.",
        Reward: "The server's; none counts as 0.",
        End: "Terminates when the server says done, unless it says truncated; truncated after 'maxTurns' turns.")
    {
        MaxTurns = new OpenEnvOptions().MaxTurns,
    };

    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry.AddEnvironmentScheme<OpenEnvEnvironment, OpenEnvOptions>(Scheme, "http://127.0.0.1:8000", OpenEnvAddress.WhyNot, Documentation);
    }
}

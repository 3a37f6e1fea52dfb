using System.Text.Json;
using Platform.Environments.OpenEnv.Actions;
using Platform.Environments.OpenEnv.Sessions;
using Platform.Sdk;

namespace Platform.Environments.OpenEnv;

/// <summary>What a server says of its environment, by <c>/metadata</c> and <c>/schema</c>.</summary>
internal static class ServerDescription
{
    /// <summary>Asks the server.</summary>
    /// <param name="address">The server.</param>
    /// <param name="options">Limits, and the fields that were chosen.</param>
    /// <param name="timeProvider">Time of the limits.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="OpenEnvException">The server could not be reached, or is none of OpenEnv.</exception>
    public static async ValueTask<EnvironmentDocumentation> ReadAsync(OpenEnvAddress address, OpenEnvOptions options, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var metadata = await Http.GetAsync(address, "metadata", options, timeProvider, cancellationToken).ConfigureAwait(false);
        var form = ActionForm.Of(address, await Http.GetAsync(address, "schema", options, timeProvider, cancellationToken).ConfigureAwait(false), options);
        var known = OpenEnvPlugin.Documentation;
        if (metadata is not { } fields)
            return known with { Action = form.Summary };
        var readme = Text(fields, "readme_content");
        return known with
        {
            Summary = $"{Text(fields, "name")}: {Text(fields, "description")}",
            Action = Line(form, readme, "Action") ?? form.Summary,
            Observation = Line(form, readme, "Observation") ?? known.Observation,
            Reward = Line(form, readme, "Reward") ?? known.Reward,
            End = Line(form, readme, "End") ?? known.End,
        };
    }

    /// <summary>A line of the readme that a server of this platform writes.</summary>
    private static string? Line(ActionForm form, string readme, string name) => !form.IsPlatform ? null
        : readme.Split('\n').FirstOrDefault(line => line.StartsWith($"- {name}: ", StringComparison.Ordinal))?[(name.Length + 4)..];

    private static string Text(JsonElement fields, string name) =>
        fields.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}

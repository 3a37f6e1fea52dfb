using System.Text.Json;
using Platform.Sdk;

namespace Platform.Environments.OpenEnv.Actions;

/// <summary>The agent writes the action as one JSON object.</summary>
/// <param name="schema">The object's schema.</param>
internal sealed class ObjectForm(ActionSchema schema) : ActionForm
{
    private readonly JsonSchemaValidator? _validator = schema.Validator();
    private JsonElement _action;

    /// <inheritdoc/>
    public override string Summary => $"One JSON object that fits this JSON Schema: {schema.Describe()}";

    /// <inheritdoc/>
    public override string Description { get; } = $"Act by writing one JSON object that fits this JSON Schema: {schema.Describe()}";

    /// <inheritdoc/>
    public override string? Read(AgentAction action, out int frames)
    {
        frames = 0;
        if (ObjectText.FindObject(action.Text) is not { } found)
            return "The reply holds no JSON object: write one that fits the schema of the action.";
        if (_validator?.Validate(found) is { Count: > 0 } errors)
            return $"The action does not fit its schema: {string.Join("; ", errors)}.";
        (_action, frames) = (found, 1);
        return null;
    }

    /// <inheritdoc/>
    public override void Write(int frame, Utf8JsonWriter json)
    {
        foreach (var property in _action.EnumerateObject())
            property.WriteTo(json);
    }
}

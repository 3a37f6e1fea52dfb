using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Environments.OpenEnv.Actions;

/// <summary>The agent's text goes into one field of the action.</summary>
/// <param name="name">Name of the field.</param>
/// <param name="validator">Checks the whole action; null where any text will do.</param>
internal sealed class FieldForm(string name, JsonSchemaValidator? validator) : ActionForm
{
    private readonly JsonEncodedText _field = JsonEncodedText.Encode(name);
    private string _text = "";
    private JsonElement? _value;

    /// <inheritdoc/>
    public override string Summary => $"The reply is sent as the field '{name}' of the action{(validator is null ? "" : ", where it must fit the schema")}.";

    /// <inheritdoc/>
    public override string? Read(AgentAction action, out int frames)
    {
        (_text, _value, frames) = (action.Text, null, 1);
        if (validator is null)
            return null;
        frames = 0;
        // As it stands where the field takes text; else as the JSON value that it spells.
        IReadOnlyList<JsonSchemaError>? errors = null;
        foreach (var value in Values(action.Text.Trim()))
        {
            var found = validator.Validate(JsonSerializer.SerializeToElement(new JsonObject { [name] = value }));
            if (found.Count == 0)
            {
                (_value, frames) = (JsonSerializer.SerializeToElement(value), 1);
                return null;
            }

            errors ??= found;
        }

        return $"The action does not fit: {string.Join("; ", errors!)}.";
    }

    /// <inheritdoc/>
    public override void Write(int frame, Utf8JsonWriter json)
    {
        if (_value is not { } value)
        {
            json.WriteString(_field, _text);
            return;
        }

        json.WritePropertyName(_field);
        value.WriteTo(json);
    }

    private static IEnumerable<JsonNode?> Values(string text)
    {
        yield return JsonValue.Create(text);
        if (ObjectText.TryParse(text) is { } parsed)
            yield return JsonNode.Parse(parsed.GetRawText());
    }
}

using System.Text.Json;
using Platform.Sdk;

namespace Platform.Environments.OpenEnv.Actions;

/// <summary>A server of this platform takes the reply as it is: its text, the tool calls read from it, and why they could not be.</summary>
internal sealed class PlatformForm : ActionForm
{
    private AgentAction _action = new("");

    /// <inheritdoc/>
    public override string Summary => "The reply as it is, with the tool calls in it.";

    /// <inheritdoc/>
    public override bool IsPlatform => true;

    /// <inheritdoc/>
    public override string? Read(AgentAction action, out int frames)
    {
        (_action, frames) = (action, 1);
        return null;
    }

    /// <inheritdoc/>
    public override void Write(int frame, Utf8JsonWriter json)
    {
        json.WriteString("text"u8, _action.Text);
        if (_action.ParseError is { } error)
            json.WriteString("parse_error"u8, error);
        if (_action.ToolCalls.Count == 0)
            return;
        json.WriteStartArray("tool_calls"u8);
        foreach (var call in _action.ToolCalls)
        {
            json.WriteStartObject();
            json.WriteString("call_id"u8, call.CallId);
            ToolForm.Write(call, json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

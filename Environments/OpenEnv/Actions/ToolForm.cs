using System.Text.Json;
using Microsoft.Extensions.AI;
using Platform.Sdk;

namespace Platform.Environments.OpenEnv.Actions;

/// <summary>The agent calls the server's tools: one frame per call.</summary>
internal sealed class ToolForm : ActionForm
{
    private static readonly JsonEncodedText CallTool = JsonEncodedText.Encode("call_tool");
    private IReadOnlyList<FunctionCallContent> _calls = [];
    private int _read;

    /// <inheritdoc/>
    public override string Summary => "Calls of the server's tools, one after the other.";

    /// <inheritdoc/>
    public override bool WantsTools => true;

    /// <inheritdoc/>
    public override string? Read(AgentAction action, out int frames)
    {
        var (calls, error) = (action.ToolCalls, action.ParseError);
        if (calls.Count == 0 && error is null)
        {
            var reply = ToolCallParser.Parse(action.Text, Tools, firstCall: _read + 1);
            (calls, error) = (reply.ToolCalls, reply.Error);
        }

        (_calls, frames) = (calls, calls.Count);
        _read += calls.Count;
        return error ?? (calls.Count > 0 ? null : $"The reply calls no tool: call one of {string.Join(", ", Tools.Select(tool => tool.Name))}.");
    }

    /// <inheritdoc/>
    public override void Write(int frame, Utf8JsonWriter json)
    {
        json.WriteString("type"u8, CallTool);
        Write(_calls[frame], json);
    }

    /// <summary>Writes the name and the arguments of a call.</summary>
    public static void Write(FunctionCallContent call, Utf8JsonWriter json)
    {
        json.WriteString("tool_name"u8, call.Name);
        json.WritePropertyName("arguments"u8);
        ToolArguments.ToJson(call).WriteTo(json);
    }

    /// <inheritdoc/>
    public override Observation Shape(int frame, Observation observation) =>
        observation with { Messages = [new ChatMessage(ChatRole.Tool, [new FunctionResultContent(_calls[frame].CallId, observation.Text)])] };
}

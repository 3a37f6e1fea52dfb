using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Protocol;
using Platform.Sdk;

namespace Platform.Host.Serving.Mcp;

/// <summary>An environment's tools as MCP has them, with one for text: <c>act</c> where there are no others, else <c>reply</c>.</summary>
internal sealed class ServedTools
{
    private const string TextArgument = "text";
    private static readonly JsonElement s_textSchema = JsonSerializer.SerializeToElement(new
    {
        type = "object",
        properties = new { text = new { type = "string" } },
        required = new[] { TextArgument },
        additionalProperties = false,
    });

    private static readonly string[] s_textNames = ["reply", "reply_with_text", "platform_reply_with_text"];

    private readonly IReadOnlyList<AITool> _offered;
    private readonly string _textTool;

    private ServedTools(IReadOnlyList<AITool> offered)
    {
        _offered = offered;
        _textTool = offered.Count == 0 ? "act" : s_textNames.First(name => offered.All(tool => tool.Name != name));
        Tools = [.. offered.Select(Of), TextTool()];
    }

    /// <summary>The tools.</summary>
    public IList<Tool> Tools { get; }

    /// <summary>The tools of an observation.</summary>
    public static ServedTools Of(IReadOnlyList<AITool> offered) => new(offered);

    /// <summary>Whether they are the tools of an observation too.</summary>
    public bool AreOf(IReadOnlyList<AITool> offered) => _offered.SequenceEqual(offered) || JsonSerializer.Serialize(Of(offered).Tools) == JsonSerializer.Serialize(Tools);

    /// <summary>Reads a call as an action. Whether a tool's own arguments fit is for the environment to say.</summary>
    /// <param name="name">Name of the tool.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="callId">Id of the call.</param>
    /// <param name="action">The action.</param>
    /// <param name="refusal">Why it is none, for the agent.</param>
    public bool TryRead(string name, IDictionary<string, JsonElement> arguments, string callId, [NotNullWhen(true)] out AgentAction? action, [NotNullWhen(false)] out string? refusal)
    {
        (action, refusal) = (null, null);
        if (name == _textTool)
        {
            if (arguments.Count == 1 && arguments.TryGetValue(TextArgument, out var text) && text.ValueKind == JsonValueKind.String)
                action = new AgentAction(text.GetString()!);
            else
                refusal = $"The arguments of {name} do not fit: one text is expected, such as {{\"text\": \"hello\"}}.";
        }
        else if (Tools.Any(tool => tool.Name == name))
        {
            action = new AgentAction("") { ToolCalls = [new FunctionCallContent(callId, name, arguments.ToDictionary(argument => argument.Key, argument => (object?)argument.Value))] };
        }
        else
        {
            refusal = $"There is no tool '{name}': {NearestName.Suggest(name, Tools.Select(tool => tool.Name))}";
        }

        return action is not null;
    }

    private static Tool Of(AITool tool) => new()
    {
        Name = tool.Name,
        Description = tool.Description,
        InputSchema = tool is AIFunctionDeclaration function ? function.JsonSchema : JsonSerializer.SerializeToElement(new { type = "object" }),
    };

    private Tool TextTool() => new()
    {
        Name = _textTool,
        Description = _offered.Count == 0 ? "Plays one action, written as text." : "Replies with text instead of a tool call. Unless the task says otherwise, it is the final answer and ends the episode.",
        InputSchema = s_textSchema,
    };
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Host.Serving.OpenEnv.Http;

/// <summary>What a server says of itself and its environment.</summary>
internal static class Descriptions
{
    private const string Version = "1.0.0";

    /// <summary>What <c>/metadata</c> answers.</summary>
    /// <param name="served">What is served.</param>
    public static byte[] Metadata(ServedEnvironment served)
    {
        var documentation = served.Documentation;
        return Bytes(new JsonObject
        {
            ["name"] = served.Id,
            ["description"] = documentation.Summary,
            ["readme_content"] = $"# {served.Id}\n\n{documentation.Summary}\n\n- Action: {documentation.Action}\n- Observation: {documentation.Observation}\n- Reward: {documentation.Reward}\n- End: {documentation.End}\n",
            ["version"] = Version,
            ["author"] = null,
            ["documentation_url"] = null,
        });
    }

    /// <summary>What <c>/schema</c> answers: the schemas of action, observation and state.</summary>
    /// <param name="served">What is served.</param>
    public static byte[] Schema(ServedEnvironment served)
    {
        var text = Object("TextAction", ["text"], new()
        {
            ["text"] = Typed("string", "What the agent wrote."),
            ["tool_calls"] = new JsonObject
            {
                ["type"] = "array",
                ["description"] = "Tool calls read from the text, where the client has done so.",
                ["items"] = Object("ToolCall", ["tool_name"], new() { ["call_id"] = Typed("string", "Name of the call."), ["tool_name"] = Typed("string", "The tool."), ["arguments"] = Typed("object", "Its arguments by name.") }),
            },
            ["parse_error"] = Typed("string", "Why the tool calls in the text could not be read, where the client has tried."),
            ["metadata"] = Typed("object", "Not looked at."),
        });
        JsonObject action = served.Tools.Count == 0 ? text : new()
        {
            ["title"] = "Action",
            ["anyOf"] = new JsonArray(
                text,
                Object("CallToolAction", ["type", "tool_name"], new() { ["type"] = Constant("call_tool"), ["tool_name"] = Typed("string", "The tool."), ["arguments"] = Typed("object", "Its arguments by name."), ["metadata"] = Typed("object", "Not looked at.") }),
                Object("ListToolsAction", ["type"], new() { ["type"] = Constant("list_tools"), ["metadata"] = Typed("object", "Not looked at.") })),
        };
        action["x-platform"] = 1;
        return Bytes(new JsonObject
        {
            ["action"] = action,
            ["observation"] = new JsonObject
            {
                ["title"] = "Observation",
                ["type"] = "object",
                ["properties"] = new JsonObject
                {
                    ["text"] = Typed("string", "What the agent is shown."),
                    ["platform"] = Typed("object", "What the protocol has no room for: truncated, fault, actionError, messages, tools, admissibleActions, info, stepInfo, metrics; each only where there is something to say."),
                },
            },
            ["state"] = new JsonObject
            {
                ["title"] = "State",
                ["type"] = "object",
                ["additionalProperties"] = true,
                ["properties"] = new JsonObject
                {
                    ["episode_id"] = new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "string" }, new JsonObject { ["type"] = "null" }) },
                    ["step_count"] = new JsonObject { ["type"] = "integer", ["minimum"] = 0 },
                },
            },
        });
    }

    /// <summary>What <c>/openapi.json</c> answers: the routes by name.</summary>
    /// <param name="production">Whether the routes that control an episode are left out.</param>
    public static byte[] OpenApi(bool production)
    {
        (string Path, string Method, string Summary)[] routes =
        [
            ("/reset", "post", "Begin an episode in an environment of its own"),
            ("/step", "post", "Play an action in an environment of its own"),
            ("/state", "get", "State of a fresh environment"),
            ("/health", "get", "Whether the server works"),
            ("/metadata", "get", "What the environment is"),
            ("/schema", "get", "Schemas of action, observation and state"),
            ("/mcp", "post", "JSON-RPC requests"),
        ];
        var paths = routes.Where(route => !production || route.Path is not ("/reset" or "/step" or "/state")).Select(route => KeyValuePair.Create<string, JsonNode?>(route.Path, new JsonObject
        {
            [route.Method] = new JsonObject { ["summary"] = route.Summary, ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "Successful Response" } } },
        }));
        return Bytes(new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "OpenEnv Environment HTTP API", ["version"] = Version },
            ["paths"] = new JsonObject(paths),
        });
    }

    private static JsonObject Object(string title, string[] required, JsonObject properties) => new()
    {
        ["title"] = title,
        ["type"] = "object",
        ["properties"] = properties,
        ["required"] = new JsonArray([.. required.Select(name => (JsonNode)name)]),
        ["additionalProperties"] = false,
    };

    private static JsonObject Typed(string type, string description) => new() { ["type"] = type, ["description"] = description };

    private static JsonObject Constant(string value) => new() { ["const"] = value, ["type"] = "string" };

    private static byte[] Bytes(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json);
}

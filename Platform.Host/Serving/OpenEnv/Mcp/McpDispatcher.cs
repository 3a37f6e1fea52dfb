using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Platform.Host.Serving.OpenEnv.Frames;
using Platform.Host.Serving.OpenEnv.Sessions;
using Platform.Sdk;

namespace Platform.Host.Serving.OpenEnv.Mcp;

/// <summary>Answers the JSON-RPC requests of the protocol: the tools of the environment, and sessions to call them in.</summary>
/// <remarks>An agent that has this side alone sees tools and their results, neither reward nor state.</remarks>
/// <param name="served">What is served.</param>
/// <param name="sessions">Where sessions are opened and found.</param>
internal sealed class McpDispatcher(ServedEnvironment served, SessionTable sessions)
{
    /// <summary>Answers a request.</summary>
    /// <param name="request">The JSON of the request.</param>
    /// <param name="own">The session of the connection; null over HTTP.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async ValueTask<JsonObject> AnswerAsync(ReadOnlyMemory<byte> request, EpisodeSession? own, CancellationToken cancellationToken)
    {
        JsonNode? id = null;
        try
        {
            var call = McpCall.Read(request, out id);
            return Response(id, "result", await AnswerAsync(call, own, cancellationToken).ConfigureAwait(false));
        }
        catch (McpException exception)
        {
            return Response(id, "error", exception.ToJson());
        }
        catch (ProtocolException exception)
        {
            return Response(id, "error", McpException.Of(exception.Error).ToJson());
        }
    }

    private async ValueTask<JsonNode> AnswerAsync(McpCall call, EpisodeSession? own, CancellationToken cancellationToken)
    {
        switch (call.Method)
        {
            case "tools/list":
                CheckTools();
                return new JsonObject { ["tools"] = List((Named(call, own) ?? own) is { IsPlaying: true } playing ? playing.Tools : served.Tools) };
            case "tools/call":
                CheckTools();
                return await CallToolAsync(call, own, cancellationToken).ConfigureAwait(false);
            case "openenv/session/create":
                return await CreateAsync(call, cancellationToken).ConfigureAwait(false);
            case "openenv/session/close":
                var id = call.Text("session_id") ?? throw new McpException(McpException.InvalidParams, "params.session_id is missing: give the id that openenv/session/create returned.");
                if (id == own?.Id)
                    throw new McpException(McpException.InvalidRequest, "A connection's own session ends with the connection: close that.");
                await sessions.CloseAsync(Named(call, own)!).ConfigureAwait(false);
                return new JsonObject { ["session_id"] = id, ["closed"] = true };
            default:
                throw new McpException(McpException.MethodNotFound, $"There is no method '{call.Method}': {NearestName.Suggest(call.Method, ["tools/list", "tools/call", "openenv/session/create", "openenv/session/close"])}");
        }
    }

    private async ValueTask<JsonNode> CreateAsync(McpCall call, CancellationToken cancellationToken)
    {
        var session = sessions.Open(isNamed: true);
        session.OnExpired = () => _ = sessions.CloseAsync(session).AsTask();
        try
        {
            using var turn = await session.EnterAsync(cancellationToken).ConfigureAwait(false);
            await session.ResetAsync(ResetData.Read(call.ParamsJson, served), cancellationToken).ConfigureAwait(false);
            return new JsonObject { ["session_id"] = session.Id };
        }
        catch
        {
            await sessions.CloseAsync(session).ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<JsonNode> CallToolAsync(McpCall call, EpisodeSession? own, CancellationToken cancellationToken)
    {
        var name = call.Text("name") ?? throw new McpException(McpException.InvalidParams, "params.name is missing: name a tool of tools/list.");
        var arguments = call.Params?["arguments"] switch
        {
            null => [],
            JsonObject fields => fields,
            _ => throw new McpException(McpException.InvalidParams, "params.arguments is no object: give the arguments by name."),
        };
        var session = Named(call, own) ?? own;
        var thrownAway = session is null ? sessions.Open() : null;
        session ??= thrownAway!;
        try
        {
            using var turn = await session.EnterAsync(cancellationToken).ConfigureAwait(false);
            if (!session.HasBegun)
                await session.ResetAsync(ResetData.Read(default, served), cancellationToken).ConfigureAwait(false);
            if (session.IsPlaying && !session.Tools.Any(tool => tool.Name == name))
                throw new McpException(McpException.InvalidParams, $"There is no tool '{name}': {NearestName.Suggest(name, session.Tools.Select(tool => tool.Name))}");
            var content = new FunctionCallContent($"call_{session.StepCount + 1}", name, arguments.ToDictionary(argument => argument.Key, argument => (object?)JsonSerializer.SerializeToElement(argument.Value)));
            var moment = await session.StepAsync(new AgentAction(ToolCallFormat.Auto.Write([content])) { ToolCalls = [content] }, name, cancellationToken).ConfigureAwait(false);
            return Result(moment);
        }
        finally
        {
            if (thrownAway is not null)
                await sessions.CloseAsync(thrownAway).ConfigureAwait(false);
        }
    }

    private static JsonObject Result(Moment moment)
    {
        var text = ObservationWriter.Text(moment.Observation);
        return new JsonObject
        {
            ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }),
            ["structured_content"] = null,
            ["meta"] = null,
            ["data"] = text,
            ["is_error"] = moment.Step?.ActionError is not null,
        };
    }

    private static JsonArray List(IReadOnlyList<AITool> tools) => new JsonArray([.. tools.OfType<AIFunctionDeclaration>().Select(tool => new JsonObject
    {
        ["name"] = tool.Name,
        ["description"] = tool.Description,
        ["inputSchema"] = JsonNode.Parse(tool.JsonSchema.GetRawText()),
    })]);

    private EpisodeSession? Named(McpCall call, EpisodeSession? own) => call.Text("session_id") is not { } id ? null
        : id == own?.Id ? own
        : sessions.Find(id) ?? throw new McpException(McpException.InvalidParams, $"There is no session '{id}': open one by openenv/session/create.");

    private void CheckTools()
    {
        if (served.Tools.Count == 0)
            throw new McpException(McpException.Internal, $"{served.Id} offers no tools: act in it over /ws.");
    }

    /// <summary>A response.</summary>
    /// <param name="id">Id of the request, or null.</param>
    /// <param name="kind"><c>result</c> or <c>error</c>.</param>
    /// <param name="content">What stands there.</param>
    public static JsonObject Response(JsonNode? id, string kind, JsonNode content) => new() { ["jsonrpc"] = "2.0", ["id"] = id?.DeepClone(), [kind] = content };
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Platform.Host.Serving.OpenEnv.Frames;
using Platform.Host.Serving.OpenEnv.Mcp;
using Platform.Host.Serving.OpenEnv.Sessions;

namespace Platform.Host.Serving.OpenEnv.Http;

/// <summary>All routes of the protocol.</summary>
/// <param name="served">What is served.</param>
/// <param name="sessions">Its sessions.</param>
/// <param name="options">The mode.</param>
internal sealed class HttpEndpoints(ServedEnvironment served, SessionTable sessions, OpenEnvServerOptions options)
{
    private const string JsonType = "application/json";
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly byte[] Health = """{"status":"healthy"}"""u8.ToArray();
    private readonly McpDispatcher _mcp = new(served, sessions);
    private readonly byte[] _metadata = Descriptions.Metadata(served);
    private readonly byte[] _schema = Descriptions.Schema(served);
    private readonly byte[] _openApi = Descriptions.OpenApi(options.Production);

    /// <summary>Answers one request, or serves one WebSocket to its end.</summary>
    /// <param name="context">The request.</param>
    /// <param name="stopping">Ends sessions when the server ends.</param>
    public Task AnswerAsync(HttpContext context, CancellationToken stopping)
    {
        var path = context.Request.Path.Value ?? "/";
        if (context.WebSockets.IsWebSocketRequest)
            return AcceptAsync(context, path, stopping);
        return (path.Length > 1 ? path.TrimEnd('/') : path) switch
        {
            "/health" => Get(context, Health),
            "/metadata" => Get(context, _metadata),
            "/schema" => Get(context, _schema),
            "/openapi.json" => Get(context, _openApi),
            "/state" when !options.Production => Get(context, """{"episode_id":null,"step_count":0}"""u8.ToArray()),
            "/reset" when !options.Production => PostAsync(context, ResetAsync),
            "/step" when !options.Production => PostAsync(context, StepAsync),
            "/mcp" => PostAsync(context, McpAsync),
            "/ws" => StatusAsync(context, StatusCodes.Status426UpgradeRequired, "/ws takes WebSocket connections."),
            _ => StatusAsync(context, StatusCodes.Status404NotFound, "Not Found"),
        };
    }

    private async Task AcceptAsync(HttpContext context, string path, CancellationToken stopping)
    {
        if (path is not ("/ws" or "/mcp"))
        {
            await StatusAsync(context, StatusCodes.Status404NotFound, "Not Found").ConfigureAwait(false);
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, context.RequestAborted);
        if (path == "/ws")
            await new WebSocketSession(socket, served, sessions, _mcp).RunAsync(end.Token).ConfigureAwait(false);
        else
            await new McpSocket(socket, sessions, _mcp).RunAsync(end.Token).ConfigureAwait(false);
    }

    private Task<ReadOnlyMemory<byte>> ResetAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => OnceAsync(
        async session => await session.ResetAsync(ResetData.Read(Object(body, optional: true), served), cancellationToken).ConfigureAwait(false));

    /// <summary>A step in an episode of its own: that of the body's seed and task, or of those that come next.</summary>
    private Task<ReadOnlyMemory<byte>> StepAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => OnceAsync(async session =>
    {
        var request = StepBody.Read(Object(body, optional: false));
        var action = ActionData.Read(request.Action, served.Tools.Count > 0);
        var start = await session.ResetAsync(ResetData.Read(request.Task, served), cancellationToken).ConfigureAwait(false);
        return action.Action is { } played ? await session.StepAsync(played, action.Tool, cancellationToken).ConfigureAwait(false) : start with { ListsTools = true };
    });

    private async Task<ReadOnlyMemory<byte>> OnceAsync(Func<EpisodeSession, ValueTask<Moment>> play)
    {
        var session = sessions.Open();
        try
        {
            session.Touch(busy: true);
            var moment = await play(session).ConfigureAwait(false);
            return Written(json =>
            {
                if (moment.ListsTools)
                    ObservationWriter.WriteTools(json, moment.Observation.Tools);
                else
                    ObservationWriter.Write(json, moment);
            });
        }
        finally
        {
            await sessions.CloseAsync(session).ConfigureAwait(false);
        }
    }

    private async Task<ReadOnlyMemory<byte>> McpAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var answer = await _mcp.AnswerAsync(body, null, cancellationToken).ConfigureAwait(false);
        return Written(json => answer.WriteTo(json));
    }

    private static Task Get(HttpContext context, byte[] body)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            return StatusAsync(context, StatusCodes.Status405MethodNotAllowed, "Method Not Allowed");
        return SendAsync(context, StatusCodes.Status200OK, body);
    }

    private static async Task PostAsync(HttpContext context, Func<ReadOnlyMemory<byte>, CancellationToken, Task<ReadOnlyMemory<byte>>> answer)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await StatusAsync(context, StatusCodes.Status405MethodNotAllowed, "Method Not Allowed").ConfigureAwait(false);
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        try
        {
            await SendAsync(context, StatusCodes.Status200OK, await answer(body.ToArray(), context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (ProtocolException exception)
        {
            await RefuseAsync(context, exception.Error).ConfigureAwait(false);
        }
    }

    private static Task RefuseAsync(HttpContext context, ProtocolError error)
    {
        var status = error.Code switch
        {
            ProtocolError.InvalidJson or ProtocolError.ValidationError => StatusCodes.Status422UnprocessableEntity,
            ProtocolError.CapacityReached => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status500InternalServerError,
        };
        var detail = error.Details["errors"]?.DeepClone() ?? (error.Code == ProtocolError.InvalidJson
            ? new JsonArray(new FieldFault("json_invalid", ["body"], error.Message).ToJson())
            : error.Message);
        return SendAsync(context, status, JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["detail"] = detail }));
    }

    private static Task StatusAsync(HttpContext context, int status, string detail) =>
        SendAsync(context, status, JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["detail"] = detail }));

    private static Task SendAsync(HttpContext context, int status, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = JsonType;
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static ReadOnlyMemory<byte> Object(ReadOnlyMemory<byte> body, bool optional)
    {
        if (body.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
            return optional ? default : throw new ProtocolException(ProtocolError.Validation(new FieldFault("missing", ["body"], "Field required")));
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? body
                : optional && document.RootElement.ValueKind == JsonValueKind.Null ? default(ReadOnlyMemory<byte>)
                : throw new ProtocolException(ProtocolError.Validation(new FieldFault("model_attributes_type", ["body"], "Input should be a valid dictionary")));
        }
        catch (JsonException exception)
        {
            throw new ProtocolException(new(ProtocolError.InvalidJson, $"The body is not JSON: {exception.Message.Split(" LineNumber:", 2)[0]}"));
        }
    }

    private static ReadOnlyMemory<byte> Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Writing);
        write(json);
        json.Flush();
        return buffer.WrittenMemory;
    }
}

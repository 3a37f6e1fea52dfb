using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Environments.OpenEnv.Frames;

/// <summary>Writes frames to the server into one buffer that is used again: a frame is good until the next is begun.</summary>
internal sealed class RequestWriter : IDisposable
{
    private static readonly string[] Reserved = ["seed", "episode_id", "task_id"];
    private readonly ArrayBufferWriter<byte> _buffer = new(512);
    private readonly Utf8JsonWriter _json;

    public RequestWriter() => _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <summary>Asks for the state; it has no data.</summary>
    public static ReadOnlyMemory<byte> State { get; } = """{"type":"state"}"""u8.ToArray();

    /// <summary>Ends the session; it has no data.</summary>
    public static ReadOnlyMemory<byte> Close { get; } = """{"type":"close"}"""u8.ToArray();

    /// <summary>Asks for the tools; needs no reset.</summary>
    public static ReadOnlyMemory<byte> ListTools { get; } = """{"type":"step","data":{"type":"list_tools"}}"""u8.ToArray();

    /// <summary>Starts a task: its seed, its id as <c>task_id</c>, and its parameters as keys of their own.</summary>
    /// <param name="task">The task.</param>
    /// <param name="seedBits">How many of the seed's low bits to send, 1 to 64.</param>
    public ReadOnlyMemory<byte> Reset(TaskSpec task, int seedBits)
    {
        var json = Begin("reset"u8);
        json.WriteNumber("seed"u8, task.Seed & (ulong.MaxValue >> (64 - seedBits)));
        json.WriteString("task_id"u8, task.Id);
        foreach (var (name, value) in task.Parameters)
        {
            if (Reserved.Contains(name))
                continue;
            json.WritePropertyName(name);
            Write(json, value);
        }

        json.WriteEndObject();
        return End();
    }

    /// <summary>Begins a step: the caller writes the fields of the action, then calls <see cref="EndStep"/>.</summary>
    public Utf8JsonWriter BeginStep() => Begin("step"u8);

    /// <summary>Ends a step's action.</summary>
    public ReadOnlyMemory<byte> EndStep()
    {
        _json.WriteEndObject();
        return End();
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private static void Write(Utf8JsonWriter json, JsonNode? value)
    {
        if (value is null)
            json.WriteNullValue();
        else
            value.WriteTo(json);
    }

    private Utf8JsonWriter Begin(ReadOnlySpan<byte> type)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("type"u8, type);
        _json.WriteStartObject("data"u8);
        return _json;
    }

    private ReadOnlyMemory<byte> End()
    {
        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenMemory;
    }
}

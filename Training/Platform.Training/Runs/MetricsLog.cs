using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Platform.Policies.Checkpoints;

namespace Platform.Training.Runs;

/// <summary><c>metrics.jsonl</c>: one line per step, appended and flushed.</summary>
internal sealed class MetricsLog : IDisposable
{
    private static readonly JsonWriterOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly FileStream _file;

    private MetricsLog(FileStream file) => _file = file;

    /// <summary>Opens the log behind a step; lines of later steps, which the checkpoint does not know, are dropped, as is a last line that was cut off.</summary>
    /// <param name="path">The file; created if missing.</param>
    /// <param name="step">Step of the checkpoint.</param>
    /// <exception cref="RunException">Lines up to the step are missing or unreadable.</exception>
    public static MetricsLog Open(string path, int step)
    {
        var bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        var kept = 0;
        for (var line = 1; line <= step; line++)
        {
            var length = bytes.AsSpan(kept).IndexOf((byte)'\n');
            if (length < 0 || StepOf(bytes.AsMemory(kept, length)) != line)
                throw new RunException($"'{path}' has no line for step {line} where it should stand, but the checkpoint is of step {step}: restore the file, or start again under another --name.");
            kept += length + 1;
        }

        if (kept < bytes.Length || !File.Exists(path))
            AtomicFile.Write(path, stream => stream.Write(bytes.AsSpan(0, kept)));
        return new(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0));
    }

    /// <summary>Appends a step's line in one write.</summary>
    public void Append(StepMetrics metrics)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, _json))
        {
            json.WriteStartObject();
            json.WriteNumber("step", metrics.Step);
            json.WriteString("stage", metrics.Stage);
            json.WriteNumber("stageStep", metrics.StageStep);
            foreach (var (name, value) in metrics.Values)
                json.WriteNumber(name, value);
            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        _file.Write(line.GetBuffer().AsSpan(0, (int)line.Length));
        _file.Flush();
    }

    /// <summary>Waits until every line is on the disk: a checkpoint must never know of a step that the log lost.</summary>
    public void FlushToDisk() => _file.Flush(flushToDisk: true);

    public void Dispose() => _file.Dispose();

    private static int StepOf(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.GetProperty("step").GetInt32();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or DecoderFallbackException)
        {
            return -1;
        }
    }
}

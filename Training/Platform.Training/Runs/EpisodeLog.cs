using System.Globalization;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Platform.Policies.Checkpoints;
using Platform.Sdk;
using Platform.Training.Plans;
using Platform.Training.Rewards;

namespace Platform.Training.Runs;

/// <summary>Writes the episodes of a step, complete enough to be read, scored again and trained on: one JSON object per line, compressed.</summary>
public static class EpisodeLog
{
    private static readonly JsonWriterOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a file whole or not at all.</summary>
    /// <param name="path">Such as <c>episodes/step-000120.jsonl.gz</c>; its folder is created if missing.</param>
    /// <param name="episodes">The episodes, faults included.</param>
    /// <param name="scores">What the rubric says of each, in order; null where the environment's own reward is the score.</param>
    public static void Write(string path, IReadOnlyList<Episode> episodes, IReadOnlyList<EpisodeScore?>? scores = null)
    {
        ArgumentNullException.ThrowIfNull(episodes);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, file =>
        {
            using var compressed = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true);
            using var json = new Utf8JsonWriter(compressed, _json);
            for (var i = 0; i < episodes.Count; i++)
            {
                Write(json, episodes[i], scores?[i]);
                json.Flush();
                compressed.WriteByte((byte)'\n');
                json.Reset();
            }
        });
    }

    private static void Write(Utf8JsonWriter json, Episode episode, EpisodeScore? score)
    {
        json.WriteStartObject();
        json.WriteStartObject("task");
        json.WriteString("environment", episode.Task.Environment);
        json.WriteString("id", episode.Task.Id);
        json.WriteString("seed", episode.Task.Seed.ToString(CultureInfo.InvariantCulture)); // as text, because JSON readers may round a 64-bit number
        json.WritePropertyName("parameters");
        episode.Task.Parameters.WriteTo(json);
        json.WriteEndObject();
        json.WriteString("termination", JsonNamingPolicy.CamelCase.ConvertName(episode.Termination.ToString()));
        if (episode.Fault is not null)
            json.WriteString("fault", episode.Fault);
        if (!episode.IsFault)
            json.WriteNumber("return", episode.Return);
        if (score is not null)
            Write(json, score);
        json.WriteStartObject("metrics");
        foreach (var (name, value) in episode.Metrics)
            json.WriteNumber(name, value);
        json.WriteEndObject();
        json.WriteStartArray("turns");
        IReadOnlyList<AITool> tools = [];
        for (var t = 0; t < episode.Turns.Count; t++)
        {
            var turn = episode.Turns[t];
            Write(json, turn, t, score, toolsChanged: !turn.Tools.SequenceEqual(tools));
            tools = turn.Tools;
        }

        json.WriteEndArray();
        Write(json, "closing", episode.Closing);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, EpisodeScore score)
    {
        if (score.Total is { } total)
            json.WriteNumber("score", total);
        if (score.Fault is not null)
            json.WriteString("scoringFault", score.Fault);
        json.WriteStartObject("rewards");
        foreach (var part in score.Parts)
        {
            json.WriteStartObject(part.Name);
            if (part.Value is { } value)
                json.WriteNumber("value", value);
            else
                json.WriteNull("value");
            if (part.Explanation.Length > 0)
                json.WriteString("explanation", part.Explanation);
            if (part.Fault is not null)
                json.WriteString("fault", part.Fault);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Turn turn, int index, EpisodeScore? score, bool toolsChanged)
    {
        json.WriteStartObject();
        if (toolsChanged)
        {
            json.WriteStartArray("tools");
            foreach (var tool in turn.Tools)
                ToolSignatures.Declaration(tool).WriteTo(json);
            json.WriteEndArray();
        }

        Write(json, "messages", turn.Messages);
        json.WriteString("action", turn.Action.Text);
        if (turn.Action.ToolCalls.Count > 0)
            Write(json, "toolCalls", turn.Action.ToolCalls);
        if (turn.Action.ParseError is not null)
            json.WriteString("parseError", turn.Action.ParseError);
        if (turn.ActionError is not null)
            json.WriteString("actionError", turn.ActionError);
        json.WriteStartObject("rewards");
        if (double.IsFinite(turn.Reward))
            json.WriteNumber(RewardPart.EnvironmentId, turn.Reward);
        foreach (var part in score?.Parts ?? [])
            if (part.Name != RewardPart.EnvironmentId && part.Turns?[index] is { } reward)
                json.WriteNumber(part.Name, reward);
        json.WriteEndObject();
        if (turn.Tokens is { } tokens)
        {
            Write(json, "prompt", tokens.Prompt);
            Write(json, "sampled", tokens.Sampled);
            json.WriteStartArray("logProbs");
            foreach (var value in tokens.LogProbs)
                json.WriteNumberValue(value);
            json.WriteEndArray();
            json.WriteNumber("weightsVersion", tokens.WeightsVersion);
            if (tokens.Given > 0)
                json.WriteNumber("given", tokens.Given);
            if (tokens.Hint is not null)
                json.WriteString("hint", tokens.Hint);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<ChatMessage> messages)
    {
        json.WriteStartArray(name);
        foreach (var message in messages)
        {
            json.WriteStartObject();
            json.WriteString("role", message.Role.Value);
            json.WriteString("text", MessageText.Of(message));
            if (message.Contents.OfType<FunctionResultContent>().FirstOrDefault() is { } result)
                json.WriteString("callId", result.CallId);
            if (message.Contents.OfType<FunctionCallContent>().ToArray() is { Length: > 0 } calls)
                Write(json, "toolCalls", calls);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<FunctionCallContent> calls)
    {
        json.WriteStartArray(name);
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteString("id", call.CallId);
            json.WriteString("name", call.Name);
            json.WritePropertyName("arguments");
            if (ToolArguments.TryToJson(call, out var arguments))
                arguments.WriteTo(json);
            else
                json.WriteNullValue();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<int> ids)
    {
        json.WriteStartArray(name);
        foreach (var id in ids)
            json.WriteNumberValue(id);
        json.WriteEndArray();
    }
}

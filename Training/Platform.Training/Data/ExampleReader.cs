using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Platform.Training.Data;

/// <summary>Reads examples from JSONL files, one JSON object per line.</summary>
/// <remarks>
/// <c>{"text": …}</c>; <c>{"messages": […], "score": 0.5}</c>; <c>{"prompt": …, "completion": …, "label": true}</c>;
/// <c>{"prompt": …, "chosen": …, "rejected": …}</c>; <c>{"prompt": …, "completions": […], "scores": […]}</c>.
/// A prompt or response is a text, or a list of messages <c>{"role": …, "content": …}</c>; a prompt's text is the user's, a response's the assistant's.
/// Score and label may be left out: they are 1.
/// </remarks>
public static class ExampleReader
{
    private static readonly string[] s_roles = ["system", "user", "assistant"];

    /// <summary>Reads a file, example by example; blank lines are passed over.</summary>
    /// <param name="path">Ends in <c>.jsonl</c> or <c>.jsonl.gz</c>.</param>
    /// <exception cref="InvalidDataException">A line is malformed; the message has file and line. Or there is no example.</exception>
    public static IEnumerable<Example> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ReadLines(path);
    }

    private static IEnumerable<Example> ReadLines(string path)
    {
        using var file = File.OpenRead(path);
        using var plain = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
        using var reader = new StreamReader(plain);
        var (number, count) = (0, 0);
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            count++;
            var location = $"{path}:{number}";
            Example example;
            try
            {
                example = Parse(JsonNode.Parse(line) as JsonObject ?? throw new InvalidDataException("the line is no JSON object"), location);
            }
            catch (Exception exception) when (exception is JsonException or InvalidDataException or InvalidOperationException or FormatException or ArgumentException)
            {
                throw new InvalidDataException($"{location}: {exception.Message.TrimEnd('.')}.", exception);
            }

            yield return example;
        }

        if (count == 0)
            throw new InvalidDataException($"{path} has no example: write one JSON object per line.");
    }

    private static Example Parse(JsonObject line, string location)
    {
        if (line["text"] is { } text)
            return new([new([], 0, Score(line), text.GetValue<string>() is { Length: > 0 } words ? words : throw new InvalidDataException("'text' is empty, but there has to be something to learn"))], location);
        if (line["messages"] is { } messages)
            return new([Response([], Messages(messages, "messages", "assistant"), Score(line), "messages")], location);
        var prompt = line["prompt"] is { } node ? Messages(node, "prompt", "user") : [];
        if (line["completion"] is { } completion)
            return new([Response(prompt, Messages(completion, "completion", "assistant"), Score(line), "completion")], location);
        if (line["chosen"] is { } chosen && line["rejected"] is { } rejected)
        {
            return new([
                Response(prompt, Messages(chosen, "chosen", "assistant"), 1, "chosen"),
                Response(prompt, Messages(rejected, "rejected", "assistant"), 0, "rejected")], location);
        }

        if (line["completions"] is JsonArray completions && line["scores"] is JsonArray scores)
        {
            if (completions.Count != scores.Count || completions.Count == 0)
                throw new InvalidDataException($"there are {completions.Count} completions and {scores.Count} scores, but each completion needs one");
            return new([.. completions.Select((each, i) => Response(prompt, Messages(each, $"completions.{i}", "assistant"), Finite(scores[i]?.GetValue<double>() ?? throw new InvalidDataException($"'scores.{i}' is null, but a number is expected")), $"completions.{i}"))], location);
        }

        throw new InvalidDataException($"the keys are {string.Join(", ", line.Select(pair => $"'{pair.Key}'"))}, but an example has 'text', 'messages', or 'prompt' with 'completion', with 'chosen' and 'rejected', or with 'completions' and 'scores'");
    }

    private static ExampleResponse Response(IReadOnlyList<ChatMessage> prompt, IReadOnlyList<ChatMessage> reply, double score, string name) =>
        reply.Any(message => message.Role == ChatRole.Assistant)
            ? new([.. prompt, .. reply], prompt.Count, score)
            : throw new InvalidDataException($"'{name}' has no message of the assistant, so there is nothing to learn from it");

    private static double Score(JsonObject line)
    {
        if (line["label"] is { } label)
            return label.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? label.GetValue<bool>() ? 1 : 0 : throw new InvalidDataException($"'label' is {label.ToJsonString()}, but true or false is expected");
        return line["score"] is { } score ? Finite(score.GetValue<double>()) : 1;
    }

    private static double Finite(double score) => double.IsFinite(score) ? score : throw new InvalidDataException($"a score is {score}, but a finite number is expected");

    private static IReadOnlyList<ChatMessage> Messages(JsonNode? node, string name, string role)
    {
        if (node?.GetValueKind() == JsonValueKind.String)
            return [new(new ChatRole(role), node.GetValue<string>())];
        if (node is not JsonArray array || array.Count == 0)
            throw new InvalidDataException($"'{name}' is {Shorten(node)}, but a text or a list of messages is expected");
        return [.. array.Select((item, i) => Message(item as JsonObject ?? throw new InvalidDataException($"'{name}.{i}' is no message: {{\"role\": \"user\", \"content\": \"…\"}} is expected")))];
    }

    private static ChatMessage Message(JsonObject message)
    {
        var role = (string?)message["role"] ?? "";
        if (!s_roles.Contains(role))
            throw new InvalidDataException($"a message's role is '{role}': use {string.Join(", ", s_roles)}");
        return new(new ChatRole(role), (string?)(message["content"] ?? message["text"]) ?? throw new InvalidDataException("a message has no 'content'"));
    }

    private static string Shorten(JsonNode? node) => node is null ? "null" : node.ToJsonString() is { Length: > 40 } text ? $"{text[..40]}…" : node.ToJsonString();
}

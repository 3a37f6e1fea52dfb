using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Platform.Sdk;
using Platform.Training.Plans;
using Platform.Training.Runs;

namespace Platform.Training.Data;

/// <summary>Reads what <see cref="EpisodeLog"/> wrote.</summary>
public static class EpisodeReader
{
    /// <summary>Every episode of a run, faults left out, in the order in which they were played.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="lastStep">Later steps are left out.</param>
    /// <exception cref="InvalidDataException">There is no episode, or a line is malformed; the message has file and line.</exception>
    public static IEnumerable<StoredEpisode> ReadRun(string folder, int lastStep = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var path = new RunFolder(folder).Episodes;
        string[] files = Directory.Exists(path)
            ? [.. Directory.GetFiles(path, "*.jsonl.gz").Where(file => RunFolder.TryParseStep(Path.GetFileName(file), out var step) && step <= lastStep).Order(StringComparer.Ordinal)]
            : [];
        return files.Length > 0
            ? files.SelectMany(Read)
            : throw new InvalidDataException($"'{folder}' holds no stored episodes: name the folder of a run whose recipe has rollout.storeEvery above 0, or a .jsonl file.");
    }

    /// <summary>Every episode of one file, faults left out.</summary>
    /// <param name="path">A file of a run's <c>episodes</c> folder.</param>
    /// <exception cref="InvalidDataException">A line is malformed.</exception>
    public static IEnumerable<StoredEpisode> Read(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            StoredEpisode episode;
            try
            {
                episode = Parse(JsonNode.Parse(line)!.AsObject(), $"{path}:{number}");
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or NullReferenceException or ArgumentException or OverflowException)
            {
                throw new InvalidDataException($"{path}:{number} is no stored episode: {exception.Message.TrimEnd('.')}.", exception);
            }

            if (!episode.Episode.IsFault)
                yield return episode;
        }
    }

    private static StoredEpisode Parse(JsonObject line, string location)
    {
        var task = line["task"]!;
        var turns = line["turns"]!.AsArray();
        var hasTools = turns.Any(turn => turn!["tools"] is JsonArray { Count: > 0 });
        return new(
            new(new TaskSpec((string)task["environment"]!, (string)task["id"]!, ulong.Parse((string)task["seed"]!, CultureInfo.InvariantCulture), (JsonObject)task["parameters"]!.DeepClone()),
                [.. turns.Select(turn => ParseTurn(turn!))], Enum.Parse<Termination>((string)line["termination"]!, ignoreCase: true))
            {
                Closing = Messages(line["closing"]!),
                Metrics = line["metrics"]!.AsObject().ToDictionary(metric => metric.Key, metric => (double)metric.Value!),
                Fault = (string?)line["fault"],
            },
            (double?)line["score"], hasTools, location);
    }

    private static Turn ParseTurn(JsonNode turn) => new(Messages(turn["messages"]!), new AgentAction((string)turn["action"]!), (double?)turn["rewards"]![RewardPart.EnvironmentId] ?? 0)
    {
        ActionError = (string?)turn["actionError"],
        Tokens = turn["sampled"] is { } sampled
            ? new([.. turn["prompt"]!.AsArray().Select(id => (int)id!)], [.. sampled.AsArray().Select(id => (int)id!)], [.. turn["logProbs"]!.AsArray().Select(value => (float)value!)], (long)turn["weightsVersion"]!) { Given = (int?)turn["given"] ?? 0 }
            : null,
    };

    private static IReadOnlyList<ChatMessage> Messages(JsonNode messages) =>
        [.. messages.AsArray().Select(message => new ChatMessage(new ChatRole((string)message!["role"]!), (string)message["text"]!))];
}

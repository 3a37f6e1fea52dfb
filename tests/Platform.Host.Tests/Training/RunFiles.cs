using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Platform.Host.Tests.Training;

/// <summary>What a run left on disk, for comparison.</summary>
internal static class RunFiles
{
    /// <summary>The metrics of all steps without what measures time, one text per step.</summary>
    public static string[] Metrics(string run) =>
    [
        .. File.ReadLines(Path.Combine(run, "metrics.jsonl")).Select(line =>
        {
            var metrics = (JsonObject)JsonNode.Parse(line)!;
            foreach (var name in metrics.Select(pair => pair.Key).Where(name => name.EndsWith("econds", StringComparison.Ordinal) || name.EndsWith("PerSecond", StringComparison.Ordinal)).ToArray())
                metrics.Remove(name);
            return metrics.ToJsonString();
        }),
    ];

    /// <summary>The bytes of the weights after a step.</summary>
    public static byte[] Weights(string run, int step) => File.ReadAllBytes(Path.Combine(run, "checkpoints", $"step-{step:D6}", "model.safetensors"));

    /// <summary>Every file of a folder with a hash of its content; the lock, which every attempt touches, is left out.</summary>
    public static SortedDictionary<string, string> Snapshot(string folder) => new(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(path => Path.GetFileName(path) != "run.lock")
        .ToDictionary(path => Path.GetRelativePath(folder, path), path => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))), StringComparer.Ordinal);
}

using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Training.Plans;

namespace Platform.Training.Runs;

/// <summary>The checkpoints of a run: each appears whole or not at all, and is checked to the byte before it is used.</summary>
internal sealed class CheckpointStore(RunFolder folder, CheckpointOptions options)
{
    private const string StateFile = "state.json";

    /// <summary>Whether any checkpoint is there, whole or not.</summary>
    public bool Any => Steps().Count > 0;

    /// <summary>Writes a checkpoint and removes those that are no longer to be kept.</summary>
    /// <param name="position">Where the run stands.</param>
    /// <param name="state">What is small enough for JSON.</param>
    /// <param name="isBoundary">Whether it is the start or the end of a stage, which is always kept.</param>
    /// <param name="fill">Writes the other files into the folder it is given.</param>
    /// <returns>The checkpoint's folder.</returns>
    public string Write(RunPosition position, JsonObject state, bool isBoundary, Action<string> fill)
    {
        var final = folder.Checkpoint(position.Step);
        var beside = final + ".part";
        if (Directory.Exists(beside))
            Directory.Delete(beside, recursive: true);
        Directory.CreateDirectory(beside);
        fill(beside);
        var files = new JsonObject();
        foreach (var file in Directory.GetFiles(beside).Order(StringComparer.Ordinal))
            files[Path.GetFileName(file)] = new JsonObject { ["bytes"] = new FileInfo(file).Length, ["sha256"] = Hash(file) };
        var json = (JsonObject)state.DeepClone();
        (json["step"], json["stage"], json["stageStep"], json["boundary"], json["files"]) = (position.Step, position.Stage, position.StageStep, isBoundary, files);
        RunFolder.WriteJson(Path.Combine(beside, StateFile), json);
        if (Directory.Exists(final))
            Directory.Delete(final, recursive: true); // a broken one, or the same one written again after a resume
        Directory.Move(beside, final);
        Prune();
        return final;
    }

    /// <summary>The newest checkpoint that is whole.</summary>
    /// <param name="observer">Told when a newer one is broken.</param>
    /// <exception cref="RunException">There are checkpoints, but none is whole.</exception>
    public Checkpoint? FindNewest(IRunObserver observer)
    {
        string? broken = null;
        foreach (var step in Steps())
        {
            var path = folder.Checkpoint(step);
            var fault = TryRead(path, out var checkpoint);
            if (fault is null)
            {
                if (broken is not null)
                    observer.Note($"{broken}: going back to the checkpoint of step {step}.");
                return checkpoint;
            }

            broken ??= fault;
        }

        return broken is null ? null : throw new RunException($"{broken}, and no older checkpoint is whole: start again under another --name.");
    }

    /// <summary>A checkpoint that must be there.</summary>
    /// <exception cref="RunException">It is missing or broken.</exception>
    public Checkpoint Get(int step)
    {
        var path = folder.Checkpoint(step);
        var fault = Directory.Exists(path) ? TryRead(path, out var checkpoint) : Missing(path, out checkpoint);
        return fault is null ? checkpoint! : throw new RunException($"{fault}, but the run needs the checkpoint of step {step}: restore it, or start again under another --name.");
    }

    private static string Missing(string path, out Checkpoint? checkpoint)
    {
        checkpoint = null;
        return $"'{path}' does not exist";
    }

    /// <returns>What is wrong, naming the file, without a full stop; null if nothing is.</returns>
    private static string? TryRead(string path, out Checkpoint? checkpoint)
    {
        checkpoint = null;
        var statePath = Path.Combine(path, StateFile);
        JsonObject state;
        RunPosition position;
        try
        {
            if (!File.Exists(statePath))
                return $"'{statePath}' does not exist";
            state = JsonNode.Parse(File.ReadAllBytes(statePath))!.AsObject();
            position = new((int)state["step"]!, (int)state["stage"]!, (int)state["stageStep"]!);
            foreach (var (name, expected) in state["files"]!.AsObject())
            {
                var file = Path.Combine(path, name);
                if (!File.Exists(file))
                    return $"'{file}' does not exist";
                var (length, wanted) = (new FileInfo(file).Length, (long)expected!["bytes"]!);
                if (length != wanted)
                    return $"'{file}' has {length} bytes instead of {wanted}, so the checkpoint is cut off";
                if (Hash(file) != (string?)expected["sha256"])
                    return $"'{file}' is not what was written, as its SHA-256 shows";
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            return $"'{statePath}' is not the JSON of a checkpoint";
        }

        checkpoint = new(path, position, state);
        return null;
    }

    private void Prune()
    {
        var kept = 0;
        foreach (var step in Steps())
        {
            if (kept++ < options.Keep || IsBoundary(folder.Checkpoint(step)))
                continue;
            Directory.Delete(folder.Checkpoint(step), recursive: true);
        }
    }

    /// <summary>What cannot be read is kept, for a person to look at.</summary>
    private static bool IsBoundary(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(Path.Combine(path, StateFile)))!["boundary"]!.GetValue<bool>();
        }
        catch (Exception exception) when (exception is IOException or JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            return true;
        }
    }

    /// <returns>Steps that have a checkpoint, newest first.</returns>
    private List<int> Steps() => !Directory.Exists(folder.Checkpoints) ? [] :
        [.. Directory.GetDirectories(folder.Checkpoints).Select(Path.GetFileName)
            .Select(name => !name!.Contains('.', StringComparison.Ordinal) && RunFolder.TryParseStep(name, out var step) ? step : -1).Where(step => step >= 0).OrderDescending()];

    private static string Hash(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Policies.Models;
using Platform.Policies.Models.Lora;
using static TorchSharp.torch;

namespace Platform.Policies.Checkpoints;

/// <summary>Adapters as a folder that PEFT loads as well: <c>adapter_model.safetensors</c> and <c>adapter_config.json</c>.</summary>
/// <remarks>Source: the checkpoint format of huggingface/peft, docs/source/developer_guides/checkpoint.md.</remarks>
public static class LoraFolder
{
    /// <summary>Name of the file with the matrices.</summary>
    public const string WeightsFile = "adapter_model.safetensors";

    /// <summary>Name of the file with rank, scale and targets.</summary>
    public const string ConfigFile = "adapter_config.json";

    private const string Prefix = "base_model.model.";
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>Whether a folder holds adapters.</summary>
    /// <param name="folder">The folder.</param>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, ConfigFile));

    /// <summary>Writes both files, each whole or not at all. The same adapters give the same bytes.</summary>
    /// <param name="folder">The folder; created if missing.</param>
    /// <param name="model">A model with adapters; they are written in its type.</param>
    /// <param name="baseModel">Where others find the model that the adapters belong to; empty where it lies in the same folder.</param>
    /// <exception cref="InvalidOperationException">The model has no adapters.</exception>
    public static void Save(string folder, DecoderModel model, string baseModel = "")
    {
        ArgumentNullException.ThrowIfNull(model);
        var lora = model.Lora ?? throw new InvalidOperationException("The model has no adapters to save: attach some, or save the model.");
        Directory.CreateDirectory(folder);
        var type = ModelFolder.TypeOf(model);
        var entries = lora.All.SelectMany(adapter => new[] { Entry(adapter, "A", adapter.A), Entry(adapter, "B", adapter.B) }).ToArray();
        SafetensorsFile.Write(Path.Combine(folder, WeightsFile), entries, new Dictionary<string, string> { ["format"] = "pt" });
        var options = lora.Options;
        var json = new JsonObject
        {
            ["base_model_name_or_path"] = baseModel,
            ["bias"] = "none",
            ["fan_in_fan_out"] = false,
            ["inference_mode"] = true,
            ["init_lora_weights"] = true,
            ["lora_alpha"] = options.Alpha,
            ["lora_dropout"] = 0.0,
            ["modules_to_save"] = null,
            ["peft_type"] = "LORA",
            ["r"] = options.Rank,
            ["target_modules"] = new JsonArray([.. LoraOptions.Modules.Where(module => options.Targets.Contains(module.Target)).Select(module => JsonValue.Create(module.Module))]),
            ["task_type"] = "CAUSAL_LM",
            ["use_dora"] = false,
            ["use_rslora"] = false,
        };
        AtomicFile.Write(Path.Combine(folder, ConfigFile), stream => stream.Write(JsonSerializer.SerializeToUtf8Bytes(json, s_indented)));

        SafetensorsEntry Entry(LoraAdapter adapter, string matrix, Tensor tensor) => new(Name(adapter, matrix), type, tensor.shape, () =>
        {
            using var scope = NewDisposeScope();
            return tensor.detach().cpu().contiguous().bytes.ToArray();
        });
    }

    /// <summary>Reads adapters: into those that the model has, or attaches them.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="model">A model of the shape that they were trained for.</param>
    /// <exception cref="FileNotFoundException">One of the two files is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, asks for what is not computed here, or does not fit the model; one sentence with the path.</exception>
    public static void LoadInto(string folder, DecoderModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var path = Existing(folder, ConfigFile);
        var options = ReadConfig(path);
        using var reader = SafetensorsFile.Open(Existing(folder, WeightsFile));
        if (model.Lora is { } present && !present.Options.Fits(options))
            throw SafetensorsFile.Bad(path, $"its adapters have rank {options.Rank}, alpha {Text(options.Alpha)} and targets {string.Join(", ", options.Targets)}, but the model's have rank {present.Options.Rank}, alpha {Text(present.Options.Alpha)} and targets {string.Join(", ", present.Options.Targets)}");
        var attached = model.Lora is null;
        LoraAdapters lora;
        try
        {
            lora = model.Lora ?? model.AttachLora(options, seed: 0);
        }
        catch (ArgumentException exception)
        {
            throw SafetensorsFile.Bad(path, exception.Message.Split(" (Parameter", 2)[0].TrimEnd('.'));
        }

        try
        {
            Fill(lora, reader);
        }
        catch when (attached)
        {
            model.DetachLora(merge: false);
            throw;
        }
    }

    private static void Fill(LoraAdapters lora, SafetensorsReader reader)
    {
        (string Name, Tensor Target)[] wanted = [.. lora.All.SelectMany(adapter => new[] { (Name(adapter, "A"), (Tensor)adapter.A), (Name(adapter, "B"), adapter.B) })];
        foreach (var (name, target) in wanted)
        {
            if (!reader.Tensors.TryGetValue(name, out var info))
                throw SafetensorsFile.Bad(reader.Path, $"it has no tensor '{name}', which its targets need");
            if (!info.Shape.AsSpan().SequenceEqual(target.shape))
                throw SafetensorsFile.Bad(reader.Path, $"tensor '{name}' has shape [{string.Join(", ", info.Shape)}], but the model needs [{string.Join(", ", target.shape)}]");
        }

        if (reader.Tensors.Keys.Except(wanted.Select(one => one.Name)).FirstOrDefault() is { } other)
            throw SafetensorsFile.Bad(reader.Path, $"tensor '{other}' belongs to none of its targets");
        using var guard = no_grad();
        foreach (var (name, target) in wanted)
        {
            using var scope = NewDisposeScope();
            target.copy_(tensor(reader.ReadFloats(name), target.shape));
        }
    }

    private static LoraOptions ReadConfig(string path)
    {
        JsonElement root;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            root = json.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw SafetensorsFile.Bad(path, $"it is not JSON ({exception.Message.ReplaceLineEndings(" ").TrimEnd('.')})");
        }

        if (root.ValueKind != JsonValueKind.Object)
            throw SafetensorsFile.Bad(path, "it is not a JSON object");
        if (!root.TryGetProperty("peft_type", out var type) || type.ValueKind != JsonValueKind.String || type.GetString() != "LORA")
            throw SafetensorsFile.Bad(path, $"its peft_type is {(type.ValueKind == JsonValueKind.Undefined ? "missing" : type.GetRawText())}, expected \"LORA\"");
        foreach (var name in (string[])["use_dora", "use_rslora", "fan_in_fan_out"])
            if (root.TryGetProperty(name, out var flag) && flag.ValueKind == JsonValueKind.True)
                throw SafetensorsFile.Bad(path, $"it asks for {name}, but only plain LoRA is computed");
        foreach (var name in (string[])["rank_pattern", "alpha_pattern", "modules_to_save", "layers_to_transform"])
            if (root.TryGetProperty(name, out var pattern) && (pattern.ValueKind == JsonValueKind.Object ? pattern.EnumerateObject().Any() : pattern.ValueKind == JsonValueKind.Array ? pattern.GetArrayLength() > 0 : pattern.ValueKind != JsonValueKind.Null))
                throw SafetensorsFile.Bad(path, $"it has a {name}, but every layer's adapter is alike here");
        if (root.TryGetProperty("bias", out var bias) && bias.ValueKind == JsonValueKind.String && bias.GetString() != "none")
            throw SafetensorsFile.Bad(path, $"its bias is {bias.GetRawText()}, expected \"none\"");
        if (!root.TryGetProperty("r", out var rank) || rank.ValueKind != JsonValueKind.Number || !rank.TryGetInt32(out var r) || r is < 1 or > 4096)
            throw SafetensorsFile.Bad(path, $"its r is {(rank.ValueKind == JsonValueKind.Undefined ? "missing" : rank.GetRawText())}, expected a whole number from 1 to 4096");
        if (!root.TryGetProperty("lora_alpha", out var alpha) || alpha.ValueKind != JsonValueKind.Number || !alpha.TryGetDouble(out var a) || !(a > 0))
            throw SafetensorsFile.Bad(path, $"its lora_alpha is {(alpha.ValueKind == JsonValueKind.Undefined ? "missing" : alpha.GetRawText())}, expected a number above 0");
        return new() { Rank = r, Alpha = a, Targets = Targets(path, root) };
    }

    private static string[] Targets(string path, JsonElement root)
    {
        if (!root.TryGetProperty("target_modules", out var modules))
            throw SafetensorsFile.Bad(path, "it has no target_modules");
        if (modules.ValueKind == JsonValueKind.String && modules.GetString() == "all-linear")
            return [.. new LoraOptions().Targets];
        if (modules.ValueKind != JsonValueKind.Array || modules.GetArrayLength() == 0 || modules.EnumerateArray().Any(module => module.ValueKind != JsonValueKind.String))
            throw SafetensorsFile.Bad(path, $"its target_modules are {modules.GetRawText()}, expected a list of names");
        var named = modules.EnumerateArray().Select(module => module.GetString()!.Split('.')[^1]).ToHashSet(StringComparer.Ordinal);
        if (named.FirstOrDefault(name => !Array.Exists(LoraOptions.Modules, module => module.Module == name)) is { } unknown)
            throw SafetensorsFile.Bad(path, $"its target_modules name '{unknown}', expected some of {string.Join(", ", LoraOptions.Modules.Select(module => module.Module))}");
        return [.. LoraOptions.Modules.Where(module => named.Contains(module.Module)).Select(module => module.Target)];
    }

    private static string Name(LoraAdapter adapter, string matrix) => $"{Prefix}{adapter.Weight.Name[..^".weight".Length]}.lora_{matrix}.weight";

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Existing(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        return File.Exists(path) ? path : throw new FileNotFoundException($"'{folder}' has no {file}: expected a folder with {ConfigFile} and {WeightsFile}.", path);
    }
}

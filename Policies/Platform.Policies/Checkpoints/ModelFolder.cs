using Platform.Policies.Models;
using static TorchSharp.torch;

namespace Platform.Policies.Checkpoints;

/// <summary>A model as a folder that other tools load as well: <c>model.safetensors</c> and <c>config.json</c>.</summary>
public static class ModelFolder
{
    /// <summary>Name of the file with the weights.</summary>
    public const string WeightsFile = "model.safetensors";

    /// <summary>Name of the file with the shape.</summary>
    public const string ConfigFile = "config.json";

    /// <summary>Name of the file with the tokenizer, which its owner writes beside the other two.</summary>
    public const string TokenizerFile = "tokenizer.json";

    /// <summary>Writes both files, each whole or not at all, and a model's adapters beside them. The same weights give the same bytes.</summary>
    /// <param name="folder">The folder; created if missing.</param>
    /// <param name="model">The model; its weights are written in its own type.</param>
    public static void Save(string folder, DecoderModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Write(folder, model, Bytes);
        if (model.Lora is { IsMerged: false })
            LoraFolder.Save(folder, model);
    }

    /// <summary>Writes a model with adapters as one without: what they add stands in its weights. Others load it without knowing of adapters.</summary>
    /// <param name="folder">The folder; created if missing.</param>
    /// <param name="model">The model, which stays as it is.</param>
    public static void SaveMerged(string folder, DecoderModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Write(folder, model, weight =>
        {
            if (model.Lora is not { IsMerged: false })
                return Bytes(weight);
            using var scope = NewDisposeScope();
            var values = new float[weight.Count];
            model.GetMergedWeight(weight.Name, values);
            return tensor(values).to(model.Type).bytes.ToArray();
        });
    }

    /// <summary>Reads a model, with the adapters that lie beside it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="device">Where the model is to live; null for the CPU.</param>
    /// <param name="dtype">Type of its weights, whatever the file's is.</param>
    /// <exception cref="FileNotFoundException">One of the two files is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the two do not fit; one sentence with the path.</exception>
    public static DecoderModel Load(string folder, Device? device = null, ScalarType dtype = ScalarType.Float32)
    {
        var config = ModelConfigFile.Read(Existing(folder, ConfigFile));
        using var reader = SafetensorsFile.Open(Existing(folder, WeightsFile));
        var model = DecoderModel.Unfilled(config, device, dtype);
        try
        {
            Fill(model, reader);
            if (LoraFolder.IsIn(folder))
                LoraFolder.LoadInto(folder, model);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Reads the weights of a model that exists already, such as when a run resumes, and those of its adapters.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="model">A model of the same shape, with adapters of the same shape or without.</param>
    /// <exception cref="FileNotFoundException">There is no weights file, or the model has adapters and the folder has none.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or of another shape; one sentence with the path.</exception>
    public static void LoadInto(string folder, DecoderModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var reader = SafetensorsFile.Open(Existing(folder, WeightsFile));
        Fill(model, reader);
        if (model.Lora is not null)
            LoraFolder.LoadInto(folder, model);
    }

    /// <summary>Type of a model's weights in a file.</summary>
    internal static SafetensorsType TypeOf(DecoderModel model) => model.Type switch
    {
        ScalarType.Float32 => SafetensorsType.F32,
        ScalarType.BFloat16 => SafetensorsType.Bf16,
        ScalarType.Float16 => SafetensorsType.F16,
        _ => throw new InvalidOperationException($"A model of type {model.Type} cannot be saved: use Float32, BFloat16 or Float16."),
    };

    private static void Write(string folder, DecoderModel model, Func<NamedWeight, byte[]> bytes)
    {
        Directory.CreateDirectory(folder);
        var type = TypeOf(model);
        var entries = model.Weights.Select(weight => new SafetensorsEntry(weight.Name, type, weight.Shape, () => bytes(weight))).ToArray();
        SafetensorsFile.Write(Path.Combine(folder, WeightsFile), entries, new Dictionary<string, string> { ["format"] = "pt" });
        ModelConfigFile.Write(Path.Combine(folder, ConfigFile), model.Config, type);
    }

    private static void Fill(DecoderModel model, SafetensorsReader reader)
    {
        // Everything is compared before anything is changed.
        foreach (var weight in model.Weights)
        {
            if (!reader.Tensors.TryGetValue(weight.Name, out var info))
                throw SafetensorsFile.Bad(reader.Path, $"it has no tensor '{weight.Name}', which the model needs");
            if (!info.Shape.AsSpan().SequenceEqual(weight.Shape))
                throw SafetensorsFile.Bad(reader.Path, $"tensor '{weight.Name}' has shape [{string.Join(", ", info.Shape)}], but the model needs [{string.Join(", ", weight.Shape)}]");
        }

        foreach (var weight in model.Weights)
            model.SetWeight(weight.Name, reader.ReadFloats(weight.Name));
    }

    private static byte[] Bytes(NamedWeight weight)
    {
        using var scope = NewDisposeScope();
        return weight.View().to(CPU).contiguous().bytes.ToArray();
    }

    private static string Existing(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        return File.Exists(path) ? path : throw new FileNotFoundException($"'{folder}' has no {file}: expected a model folder with {ConfigFile} and {WeightsFile}.", path);
    }
}

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

    /// <summary>Writes both files, each whole or not at all. The same weights give the same bytes.</summary>
    /// <param name="folder">The folder; created if missing.</param>
    /// <param name="model">The model; its weights are written in its own type.</param>
    public static void Save(string folder, DecoderModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Directory.CreateDirectory(folder);
        var type = model.Type switch
        {
            ScalarType.Float32 => SafetensorsType.F32,
            ScalarType.BFloat16 => SafetensorsType.Bf16,
            ScalarType.Float16 => SafetensorsType.F16,
            _ => throw new InvalidOperationException($"A model of type {model.Type} cannot be saved: use Float32, BFloat16 or Float16."),
        };
        var entries = model.Weights.Select(weight => new SafetensorsEntry(weight.Name, type, weight.Shape, () => Bytes(weight))).ToArray();
        SafetensorsFile.Write(Path.Combine(folder, WeightsFile), entries, new Dictionary<string, string> { ["format"] = "pt" });
        ModelConfigFile.Write(Path.Combine(folder, ConfigFile), model.Config, type);
    }

    /// <summary>Reads a model.</summary>
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
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Reads the weights of a model that exists already, such as when a run resumes.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="model">A model of the same shape.</param>
    /// <exception cref="FileNotFoundException">There is no weights file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or of another shape; one sentence with the path.</exception>
    public static void LoadInto(string folder, DecoderModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var reader = SafetensorsFile.Open(Existing(folder, WeightsFile));
        Fill(model, reader);
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

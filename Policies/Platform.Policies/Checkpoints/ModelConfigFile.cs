using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Policies.Models;

namespace Platform.Policies.Checkpoints;

/// <summary>A model's shape as a Hugging Face <c>config.json</c> of the Llama or Qwen2 family.</summary>
public static class ModelConfigFile
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>Writes the file beside its final name, then renames it. The same shape gives the same bytes.</summary>
    /// <param name="path">Final name.</param>
    /// <param name="config">The shape.</param>
    /// <param name="type">Type of the weights that lie beside it.</param>
    public static void Write(string path, ModelConfig config, SafetensorsType type)
    {
        ArgumentNullException.ThrowIfNull(config);
        // Qwen2 is Llama with biases on query, key and value and none on the output, which is what AttentionBias means.
        var json = new JsonObject
        {
            ["architectures"] = new JsonArray(config.AttentionBias ? "Qwen2ForCausalLM" : "LlamaForCausalLM"),
            ["hidden_act"] = "silu",
            ["hidden_size"] = config.HiddenSize,
            ["initializer_range"] = config.InitializerRange,
            ["intermediate_size"] = config.FeedForwardSize,
            ["max_position_embeddings"] = config.MaxLength,
            ["model_type"] = config.AttentionBias ? "qwen2" : "llama",
            ["num_attention_heads"] = config.Heads,
            ["num_hidden_layers"] = config.Layers,
            ["num_key_value_heads"] = config.ResolvedKeyValueHeads,
            ["head_dim"] = config.HeadSize,
            ["rms_norm_eps"] = config.NormEpsilon,
            ["rope_theta"] = config.RopeTheta,
            ["tie_word_embeddings"] = config.TiedEmbeddings,
            ["torch_dtype"] = type switch { SafetensorsType.Bf16 => "bfloat16", SafetensorsType.F16 => "float16", _ => "float32" },
            ["vocab_size"] = config.VocabularySize,
        };
        if (!config.AttentionBias)
            (json["attention_bias"], json["mlp_bias"]) = (false, false);
        AtomicFile.Write(path, stream => stream.Write(JsonSerializer.SerializeToUtf8Bytes(json, s_indented)));
    }

    /// <summary>Reads a shape and refuses what this decoder does not compute.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is not JSON, lacks a field, or asks for another architecture; one sentence with its path.</exception>
    public static ModelConfig Read(string path)
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
        var family = Text("model_type") ?? "";
        if (family is not ("llama" or "qwen2" or "mistral"))
            throw SafetensorsFile.Bad(path, $"its model_type is '{family}', expected llama, qwen2 or mistral");
        if (Text("hidden_act") is { } activation && activation != "silu")
            throw SafetensorsFile.Bad(path, $"its hidden_act is '{activation}', expected silu");
        if (root.TryGetProperty("rope_scaling", out var scaling) && scaling.ValueKind != JsonValueKind.Null)
            throw SafetensorsFile.Bad(path, "it has a rope_scaling, but only unscaled rotary positions are computed");
        if (family != "qwen2" && Flag("attention_bias", false))
            throw SafetensorsFile.Bad(path, "it has attention_bias, which in this family also puts a bias on the output projection: only qwen2's biases are computed");
        if (Flag("mlp_bias", false))
            throw SafetensorsFile.Bad(path, "it has mlp_bias, but the feed-forward layer here has no biases");
        if (Flag("use_sliding_window", false) || (family == "mistral" && root.TryGetProperty("sliding_window", out var window) && window.ValueKind == JsonValueKind.Number))
            throw SafetensorsFile.Bad(path, "it asks for a sliding window, but only full attention is computed");
        var heads = Whole("num_attention_heads", null);
        var config = new ModelConfig
        {
            VocabularySize = Whole("vocab_size", null),
            HiddenSize = Whole("hidden_size", null),
            Layers = Whole("num_hidden_layers", null),
            Heads = heads,
            KeyValueHeads = Whole("num_key_value_heads", heads),
            FeedForwardSize = Whole("intermediate_size", null),
            MaxLength = Whole("max_position_embeddings", null),
            RopeTheta = Number("rope_theta", 10000),
            NormEpsilon = Number("rms_norm_eps", 1e-6),
            TiedEmbeddings = Flag("tie_word_embeddings", false),
            AttentionBias = family == "qwen2",
            InitializerRange = Number("initializer_range", 0.02),
        };
        if (config.Validate("model").FirstOrDefault() is { } error)
            throw SafetensorsFile.Bad(path, error.Message.TrimEnd('.'));
        if (Whole("head_dim", config.HeadSize) != config.HeadSize)
            throw SafetensorsFile.Bad(path, $"its head_dim is {Whole("head_dim", 0)}, but only hidden_size / num_attention_heads = {config.HeadSize} is computed");
        return config;

        string? Text(string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

        bool Flag(string name, bool otherwise) => root.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : otherwise;

        double Number(string name, double otherwise) =>
            !root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? otherwise
            : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= 0 && double.IsFinite(number) ? number
            : throw SafetensorsFile.Bad(path, $"its {name} is {value.GetRawText()}, expected a number of 0 or more");

        int Whole(string name, int? otherwise) =>
            !root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null
                ? otherwise ?? throw SafetensorsFile.Bad(path, $"it has no {name}")
            : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number is > 0 and <= 16_777_216 ? number
            : throw SafetensorsFile.Bad(path, $"its {name} is {value.GetRawText()}, expected a whole number from 1 to 16777216");
    }
}

using System.Text.Json;
using Platform.Policies.Checkpoints;
using Platform.Policies.Models;
using Platform.Policies.Tests.Models;
using static TorchSharp.torch;

namespace Platform.Policies.Tests.Checkpoints;

public sealed class ModelFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("model").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<ModelConfig> Shapes => new(SomeModels.Plain, SomeModels.Grouped, SomeModels.Biased);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Save_ThenLoad_GivesTheSameModelAndTheSameBytes(ModelConfig config)
    {
        using var model = SomeModels.Create(config);
        ModelFolder.Save(_folder, model);
        using var loaded = ModelFolder.Load(_folder);
        Assert.Equal(config with { KeyValueHeads = config.ResolvedKeyValueHeads }, loaded.Config);
        foreach (var (name, values) in SomeModels.Export(model))
            Assert.Equal(values, SomeModels.Export(loaded)[name]);
        var (weights, shape) = (Read(ModelFolder.WeightsFile), Read(ModelFolder.ConfigFile));
        ModelFolder.Save(_folder, loaded);
        Assert.Equal(weights, Read(ModelFolder.WeightsFile));
        Assert.Equal(shape, Read(ModelFolder.ConfigFile));

        byte[] Read(string file) => File.ReadAllBytes(Path.Combine(_folder, file));
    }

    [Fact]
    public void Save_UsesHuggingFacesNamesAndShapes()
    {
        using var model = SomeModels.Create(SomeModels.Biased);
        ModelFolder.Save(_folder, model);
        using var reader = SafetensorsFile.Open(Path.Combine(_folder, ModelFolder.WeightsFile));
        Assert.Equal([8L, 32L], reader.Tensors["model.layers.1.self_attn.k_proj.weight"].Shape);
        Assert.Equal([8L], reader.Tensors["model.layers.1.self_attn.v_proj.bias"].Shape);
        Assert.Equal([32L, 32L], reader.Tensors["model.layers.0.self_attn.o_proj.weight"].Shape);
        Assert.Equal([48L, 32L], reader.Tensors["model.layers.0.mlp.gate_proj.weight"].Shape);
        Assert.Equal([32L, 48L], reader.Tensors["model.layers.0.mlp.down_proj.weight"].Shape);
        Assert.Equal([32L], reader.Tensors["model.layers.0.post_attention_layernorm.weight"].Shape);
        Assert.False(reader.Tensors.ContainsKey("lm_head.weight"));
        using var config = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, ModelFolder.ConfigFile)));
        Assert.Equal("Qwen2ForCausalLM", config.RootElement.GetProperty("architectures")[0].GetString());
        Assert.Equal(1, config.RootElement.GetProperty("num_key_value_heads").GetInt32());
        Assert.Equal("float32", config.RootElement.GetProperty("torch_dtype").GetString());
    }

    [Fact]
    public void Bfloat16_RoundTripsWithoutLoss()
    {
        using var model = SomeModels.Create(SomeModels.Plain);
        using var half = DecoderModel.Unfilled(SomeModels.Plain, dtype: ScalarType.BFloat16);
        half.CopyWeightsFrom(model);
        ModelFolder.Save(_folder, half);
        using var loaded = ModelFolder.Load(_folder, dtype: ScalarType.BFloat16);
        Assert.Equal(SomeModels.Export(half)["model.embed_tokens.weight"], SomeModels.Export(loaded)["model.embed_tokens.weight"]);
    }

    [Fact]
    public void Load_WeightsOfAnotherShape_NamesTensorAndShapes()
    {
        using var model = SomeModels.Create(SomeModels.Plain);
        ModelFolder.Save(_folder, model);
        ModelConfigFile.Write(Path.Combine(_folder, ModelFolder.ConfigFile), SomeModels.Plain with { FeedForwardSize = 40 }, SafetensorsType.F32);
        var error = Assert.Throws<InvalidDataException>(() => ModelFolder.Load(_folder));
        Assert.Contains("tensor 'model.layers.0.mlp.gate_proj.weight' has shape [48, 32], but the model needs [40, 32].", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"model_type":"gpt2"}""", "its model_type is 'gpt2', expected llama, qwen2 or mistral")]
    [InlineData("""{"model_type":"llama"}""", "it has no num_attention_heads")]
    [InlineData("""{"model_type":"llama","num_attention_heads":"four"}""", "its num_attention_heads is \"four\", expected a whole number")]
    [InlineData("""{"model_type":"llama","rope_scaling":{"type":"yarn"}}""", "it has a rope_scaling, but only unscaled rotary positions are computed")]
    [InlineData("""{"model_type":""", "it is not JSON")]
    [InlineData("""[]""", "it is not a JSON object")]
    public void Load_UnusableConfig_SaysWhy(string json, string reason)
    {
        using var model = SomeModels.Create(SomeModels.Plain);
        ModelFolder.Save(_folder, model);
        var path = Path.Combine(_folder, ModelFolder.ConfigFile);
        File.WriteAllText(path, json);
        var error = Assert.Throws<InvalidDataException>(() => ModelFolder.Load(_folder));
        Assert.StartsWith($"'{path}' cannot be read: {reason}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_EmptyFolder_SaysWhatIsMissing()
    {
        var error = Assert.Throws<FileNotFoundException>(() => ModelFolder.Load(_folder));
        Assert.Contains("has no config.json", error.Message, StringComparison.Ordinal);
    }
}

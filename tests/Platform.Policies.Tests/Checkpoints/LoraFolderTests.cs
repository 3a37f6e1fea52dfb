using System.Text.Json.Nodes;
using Platform.Policies.Checkpoints;
using Platform.Policies.Tests.Models;
using static TorchSharp.torch;

namespace Platform.Policies.Tests.Checkpoints;

public sealed class LoraFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lora").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Save_ThenLoad_GivesTheSameModelAndTheSameBytes()
    {
        using var model = LoraTests.Adapted(SomeModels.Grouped, ["q", "v", "down", "head"]);
        ModelFolder.Save(_folder, model);
        var bytes = Bytes();
        using var loaded = ModelFolder.Load(_folder);
        Assert.Equal(LoraTests.Logits(model), LoraTests.Logits(loaded));
        Assert.Equal(["q", "v", "down", "head"], loaded.Lora!.Options.Targets);
        ModelFolder.Save(_folder, loaded);
        Assert.Equal(bytes, Bytes());
        using var again = LoraTests.Adapted(SomeModels.Grouped, ["q", "v", "down", "head"]);
        again.Lora!.Parameters[0].requires_grad = false;
        using (no_grad())
            again.Lora.Parameters[0].zero_();
        ModelFolder.LoadInto(_folder, again);
        Assert.Equal(LoraTests.Logits(model), LoraTests.Logits(again));

        byte[][] Bytes() => [.. Directory.GetFiles(_folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
    }

    [Fact]
    public void Save_UsesPeftsNamesShapesAndSettings()
    {
        using var model = LoraTests.Adapted(SomeModels.Grouped, ["k", "gate", "head"]);
        LoraFolder.Save(_folder, model, "some/base");
        using var reader = SafetensorsFile.Open(Path.Combine(_folder, LoraFolder.WeightsFile));
        Assert.Equal(2 * (2 * SomeModels.Grouped.Layers + 1), reader.Tensors.Count);
        Assert.Equal([3L, 32L], reader.Tensors["base_model.model.model.layers.1.self_attn.k_proj.lora_A.weight"].Shape);
        Assert.Equal([16L, 3L], reader.Tensors["base_model.model.model.layers.1.self_attn.k_proj.lora_B.weight"].Shape);
        Assert.Equal([48L, 3L], reader.Tensors["base_model.model.model.layers.0.mlp.gate_proj.lora_B.weight"].Shape);
        Assert.Equal([40L, 3L], reader.Tensors["base_model.model.lm_head.lora_B.weight"].Shape);
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, LoraFolder.ConfigFile)))!;
        Assert.Equal(("LORA", 3, 5.0, "some/base", "CAUSAL_LM", "none"),
            ((string?)config["peft_type"], (int)config["r"]!, (double)config["lora_alpha"]!, (string?)config["base_model_name_or_path"], (string?)config["task_type"], (string?)config["bias"]));
        Assert.Equal(["k_proj", "gate_proj", "lm_head"], config["target_modules"]!.AsArray().Select(name => (string?)name));
    }

    [Fact]
    public void SaveMerged_IsAnOrdinaryModelThatGivesTheSame()
    {
        using var model = LoraTests.Adapted(SomeModels.Grouped, ["q", "k", "v", "o", "gate", "up", "down", "head"]);
        var expected = LoraTests.Logits(model);
        ModelFolder.SaveMerged(_folder, model);
        Assert.Equal([ModelFolder.ConfigFile, ModelFolder.WeightsFile], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using var loaded = ModelFolder.Load(_folder);
        Assert.Null(loaded.Lora);
        var actual = LoraTests.Logits(loaded);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 2e-5f);
        Assert.Equal(expected, LoraTests.Logits(model));
    }

    [Theory]
    [InlineData("""{"peft_type":"IA3"}""", "its peft_type is \"IA3\", expected \"LORA\"")]
    [InlineData("""{"peft_type":"LORA","r":2,"lora_alpha":4,"target_modules":["q_proj"],"use_dora":true}""", "it asks for use_dora, but only plain LoRA is computed")]
    [InlineData("""{"peft_type":"LORA","r":2,"lora_alpha":4,"target_modules":["q_proj"],"rank_pattern":{"k_proj":4}}""", "it has a rank_pattern, but every layer's adapter is alike here")]
    [InlineData("""{"peft_type":"LORA","r":0,"lora_alpha":4,"target_modules":["q_proj"]}""", "its r is 0, expected a whole number from 1 to 4096")]
    [InlineData("""{"peft_type":"LORA","r":2,"lora_alpha":4,"target_modules":["c_attn"]}""", "its target_modules name 'c_attn', expected some of q_proj")]
    [InlineData("""{"peft_type":"LORA","r":2,"lora_alpha":4,"target_modules":["q_proj"]}""", "tensor 'base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight' has shape [3, 32], but the model needs [2, 32]")]
    [InlineData("""{"peft_type":"LORA","r":3,"lora_alpha":4,"target_modules":["up_proj"]}""", "it has no tensor 'base_model.model.model.layers.0.mlp.up_proj.lora_A.weight'")]
    [InlineData("""{"peft_type":"LORA","r":3,"lora_alpha":4,"target_modules":["lm_head"]}""", "lora.targets has 'head'")]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("{", "it is not JSON")]
    public void LoadInto_UnusableAdapters_SaysWhyAndLeavesTheModelAsItWas(string json, string reason)
    {
        using var model = LoraTests.Adapted(SomeModels.Plain, ["q"]);
        LoraFolder.Save(_folder, model);
        File.WriteAllText(Path.Combine(_folder, LoraFolder.ConfigFile), json);
        using var plain = SomeModels.Create(SomeModels.Plain);
        var before = LoraTests.Logits(plain);
        var error = Assert.Throws<InvalidDataException>(() => LoraFolder.LoadInto(_folder, plain));
        Assert.Contains($"cannot be read: {reason}", error.Message, StringComparison.Ordinal);
        Assert.Null(plain.Lora);
        Assert.Equal(before, LoraTests.Logits(plain));
        Assert.All(plain.Trainable, parameter => Assert.True(parameter.requires_grad));
    }

    [Fact]
    public void LoadInto_AModelWithOtherAdapters_NamesBoth()
    {
        using var model = LoraTests.Adapted(SomeModels.Plain, ["q"]);
        LoraFolder.Save(_folder, model);
        using var other = LoraTests.Adapted(SomeModels.Plain, ["v"]);
        Assert.Contains("have rank 3, alpha 5 and targets q, but the model's have rank 3, alpha 5 and targets v.", Assert.Throws<InvalidDataException>(() => LoraFolder.LoadInto(_folder, other)).Message, StringComparison.Ordinal);
    }
}

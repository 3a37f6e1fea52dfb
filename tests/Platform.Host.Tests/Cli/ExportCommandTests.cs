using Platform.Policies.Checkpoints;
using Platform.Policies.Models;
using static TorchSharp.torch;

namespace Platform.Host.Tests.Cli;

public sealed class ExportCommandTests : IDisposable
{
    private static readonly ModelConfig s_config = new() { VocabularySize = 20, HiddenSize = 16, Layers = 1, Heads = 2, FeedForwardSize = 16, MaxLength = 32 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Export_OfAModelWithAdapters_WritesAPlainModelThatGivesTheSame()
    {
        using var model = Write("source");
        File.WriteAllText(_folder.Path("source", "tokenizer.json"), "{}");
        var call = await Call.Of("export", _folder.Path("source"), _folder.Path("plain"), "--json");
        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json"], call.Json["files"]!.AsArray().Select(file => (string)file!));
        using var exported = ModelFolder.Load(_folder.Path("plain"));
        Assert.Null(exported.Lora);
        var (expected, actual) = (Logits(model), Logits(exported));
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-5f);
    }

    [Fact]
    public async Task Export_OfAdaptersAlone_WritesThoseOfPeftsFormat()
    {
        using var model = Write("source");
        var call = await Call.Of("export", _folder.Path("source"), _folder.Path("adapters"), "--adapter", "--json");
        Assert.Equal(["adapter_config.json", "adapter_model.safetensors"], call.Json["files"]!.AsArray().Select(file => (string)file!));
        using var other = new DecoderModel(s_config, 3);
        LoraFolder.LoadInto(_folder.Path("adapters"), other);
        Assert.Equal(Logits(model), Logits(other));
    }

    [Fact]
    public async Task Export_InBfloat16_HalvesTheFile()
    {
        using var model = Write("source");
        Assert.Equal(0, (await Call.Of("export", _folder.Path("source"), _folder.Path("half"), "--type", "bf16")).ExitCode);
        Assert.InRange(new FileInfo(_folder.Path("half", "model.safetensors")).Length, 1, 0.7 * new FileInfo(_folder.Path("source", "model.safetensors")).Length);
    }

    [Theory]
    [InlineData("--type is 'f8': use f32 or bf16.", "--type", "f8")]
    [InlineData("has no adapters: leave out --adapter", "--adapter")]
    public async Task Export_OfSomethingWrong_SaysSo(string message, params string[] arguments)
    {
        using var model = new DecoderModel(s_config, 3);
        ModelFolder.Save(_folder.Path("source"), model);
        var call = await Call.Of(["export", _folder.Path("source"), _folder.Path("out"), .. arguments]);
        Assert.Equal(2, call.ExitCode);
        Assert.Contains(message, call.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Path("out")));
    }

    private DecoderModel Write(string name)
    {
        var model = new DecoderModel(s_config, 3);
        using (no_grad())
            foreach (var adapter in model.AttachLora(new() { Rank = 2 }, 1).All)
                adapter.B.fill_(0.05);
        ModelFolder.Save(_folder.Path(name), model);
        return model;
    }

    private static float[] Logits(DecoderModel model)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        return model.forward(tensor(new long[] { 3, 1, 4, 1 }, [1, 4])).contiguous().data<float>().ToArray();
    }
}

using System.Text.Json.Nodes;
using Platform.Plugins.Configuration;

namespace Platform.Plugins.Tests.Configuration;

public sealed class YamlWriterTests
{
    [Fact]
    public void Write_Defaults_AreAllWrittenOut() => Assert.Equal("""
        name: run
        seed: 1
        resume: false
        device: cpu
        note: null
        limit: 5
        timeout: 90s
        stages: []
        learner:
          learningRate: 0.001
          groupSize: 8
          batchSize: 64
          kl:
            coefficient: 0.01
            estimator: k3
        environment:
          id: maze-v1
          parameters: {}
          options: null
        point:
          x: 1
          "y": 2
        weights: {}
        layers: [1, 2]

        """, YamlWriter.Write(new RecipeSettings()));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("12")]
    [InlineData("true")]
    [InlineData("yes")]
    [InlineData("a: b # c")]
    [InlineData("- x")]
    [InlineData("line\nline\n")]
    [InlineData(" \t\u0001\u00e9\U0001F600\"'\\")]
    [InlineData("*alias")]
    [InlineData("!tag")]
    [InlineData("{x}")]
    [InlineData("---")]
    public void Write_AnyText_ReadsBackTheSame(string text)
    {
        var yaml = YamlWriter.Write(new RecipeSettings { Name = text, Note = text, Weights = new Dictionary<string, double> { [text] = 0.1 } });
        var read = OptionsBinder.Bind<RecipeSettings>(YamlReader.Read(yaml, "r.yaml"));
        Assert.Equal((text, text, text), (read.Name, read.Note, read.Weights.Keys.Single()));
    }

    [Fact]
    public void Write_EverythingChanged_RoundTrips()
    {
        var recipe = new RecipeSettings
        {
            Seed = ulong.MaxValue,
            Device = Device.CudaGraph,
            Limit = null,
            Timeout = TimeSpan.FromMilliseconds(1500.5),
            Stages = [new StageSettings { Name = "a", Learner = new GrpoSettings { LearningRate = 0.1 + 0.2 } }, new StageSettings { Epochs = 16 }],
            Environment = new EnvironmentSettings { Id = "x-v1", Parameters = new JsonObject { ["n"] = 1, ["s"] = "1", ["l"] = new JsonArray(null, true, 0.5) } },
            Weights = new Dictionary<string, double> { ["a"] = double.Epsilon, ["b"] = double.MaxValue },
            Layers = [],
        };
        var first = YamlWriter.Write(recipe);
        var read = OptionsBinder.Bind<RecipeSettings>(YamlReader.Read(first, "r.yaml"));
        Assert.Equal(first, YamlWriter.Write(read));
        Assert.Equal(recipe.Stages, read.Stages);
        Assert.Equal(recipe.Timeout, read.Timeout);
        Assert.Equal(recipe.Weights, read.Weights);
        Assert.Equal(recipe.Environment.Parameters.ToJsonString(), read.Environment.Parameters.ToJsonString());
    }
}

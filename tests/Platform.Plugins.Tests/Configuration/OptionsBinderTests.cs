using Platform.Plugins.Configuration;

namespace Platform.Plugins.Tests.Configuration;

public sealed class OptionsBinderTests
{
    private static RecipeSettings Bind(string yaml) => OptionsBinder.Bind<RecipeSettings>(YamlReader.Read(yaml, "recipe.yaml"));

    private static string Errors(string yaml) => Assert.Throws<ConfigurationException>(() => Bind(yaml)).Message;

    [Fact]
    public void Bind_EveryKindOfSetting_ReadsItsValue()
    {
        var recipe = Bind("""
            name: "007"
            seed: 18446744073709551615
            resume: true
            device: cudaGraph
            note: ~
            limit: null
            timeout: 2.5m
            stages:
              - sft
              - name: grpo
                learner: {groupSize: 4, learningRate: 1e-4}
            learner: {kl: {coefficient: 0.5}}
            environment: bandit-v1
            point: {x: 7}
            weights: {exact: 1, style: 0.25}
            layers: [3, 1e2]
            """);

        Assert.Equal("007", recipe.Name);
        Assert.Equal(ulong.MaxValue, recipe.Seed);
        Assert.True(recipe.Resume);
        Assert.Equal(Device.CudaGraph, recipe.Device);
        Assert.Null(recipe.Note);
        Assert.Null(recipe.Limit);
        Assert.Equal(TimeSpan.FromSeconds(150), recipe.Timeout);
        Assert.Equal(new StageSettings { Name = "sft" }, recipe.Stages[0]);
        Assert.Equal(("grpo", 4, 1e-4), (recipe.Stages[1].Name, recipe.Stages[1].Learner.GroupSize, recipe.Stages[1].Learner.LearningRate));
        Assert.Equal(0.5, recipe.Learner.Kl.Coefficient);
        Assert.Equal("bandit-v1", recipe.Environment.Id);
        Assert.Equal(new PointSettings(7), recipe.Point);
        Assert.Equal([("exact", 1.0), ("style", 0.25)], recipe.Weights.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal([3, 100], recipe.Layers);
    }

    [Fact]
    public void Bind_NestedBlock_StartsFromItsParentsDefault()
    {
        var recipe = Bind("learner: {kl: {coefficient: 0.5}}");
        Assert.Equal("k3", recipe.Learner.Kl.Estimator);
        Assert.Equal(0.01, new RecipeSettings().Learner.Kl.Coefficient);
    }

    [Fact]
    public void Bind_EmptyFile_GivesEveryDefault() => Assert.Equal(YamlWriter.Write(new RecipeSettings()), YamlWriter.Write(Bind("# nothing\n")));

    [Theory]
    [InlineData("nam: x", "recipe.yaml(1): nam is not a setting: did you mean 'name'?")]
    [InlineData("learner:\n  groupsize: 4", "recipe.yaml(2): learner.groupsize is not a setting: did you mean 'groupSize'?")]
    [InlineData("point: {zzzzzzzz: 1}", "recipe.yaml(1): point.zzzzzzzz is not a setting: known are x, y.")]
    [InlineData("seed: abc", "recipe.yaml(1): seed is 'abc', but a whole number is expected, such as 1.")]
    [InlineData("seed: -1", "recipe.yaml(1): seed is '-1', but a whole number is expected, such as 1.")]
    [InlineData("limit: 1.5", "recipe.yaml(1): limit is '1.5', but a whole number is expected, such as 5.")]
    [InlineData("seed:", "recipe.yaml(1): seed is nothing, but a whole number is expected, such as 1.")]
    [InlineData("name:", "recipe.yaml(1): name is nothing, but text is expected, such as run.")]
    [InlineData("resume: yes", "recipe.yaml(1): resume is 'yes', but true or false is expected.")]
    [InlineData("device: cudagraph", "recipe.yaml(1): device is 'cudagraph', but one of cpu, cudaGraph is expected: did you mean cudaGraph?")]
    [InlineData("timeout: 5", "recipe.yaml(1): timeout is '5', but a duration is expected, such as 90s.")]
    [InlineData("learner: {groupSize: 1}", "recipe.yaml(1): learner.groupSize is 1, but must be from 2 to 4096: use 2.")]
    [InlineData("learner: {learningRate: .nan}", "recipe.yaml(1): learner.learningRate is '.nan', but a number is expected, such as 0.001.")]
    [InlineData("learner: {kl: {coefficient: -1}}", "recipe.yaml(1): learner.kl.coefficient is -1, but must be at least 0: use 0.")]
    [InlineData("learner: {kl: {estimator: k4}}", "recipe.yaml(1): learner.kl.estimator is 'k4', but must be one of k1, k2, k3: use k1.")]
    [InlineData("learner: {kl: 3}", "recipe.yaml(1): learner.kl is '3', but a block of settings is expected, such as 'coefficient: …'.")]
    [InlineData("learner: grpo", "recipe.yaml(1): learner is 'grpo', but a block of settings is expected, such as 'learningRate: …'.")]
    [InlineData("stages: sft", "recipe.yaml(1): stages is 'sft', but a list is expected, such as [sft].")]
    [InlineData("layers: [1, x]", "recipe.yaml(1): layers.1 is 'x', but a whole number is expected, such as 1.")]
    [InlineData("weights: [1]", "recipe.yaml(1): weights is a list, but 'key: value' lines are expected.")]
    [InlineData("stages:\n- learner:\n    groupSize: 8\n    batchSize: 60", "recipe.yaml(4): stages.0.learner.batchSize is 60, which does not hold whole groups of 8: use 64.")]
    public void Bind_WrongSetting_SaysSoInOneSentence(string yaml, string expected) => Assert.Equal(expected, Errors(yaml));

    [Fact]
    public void Bind_SeveralFaults_ReportsAllOfThem() =>
        Assert.Equal(3, Assert.Throws<ConfigurationException>(() => Bind("seed: x\nnam: y\nlearner: {groupSize: 0}")).Errors.Count);

    [Fact]
    public void Bind_PositionalRecordWithoutItsValue_SaysWhatIsMissing()
    {
        var error = Assert.Throws<ConfigurationException>(() => OptionsBinder.Bind<PointSettings>(YamlReader.Read("y: 1", "p.yaml"), "point"));
        Assert.Equal("p.yaml(1): point.x is missing: set it.", error.Message);
    }

    [Fact]
    public void Bind_RequiredSettingLeftOut_SaysWhatIsMissing() =>
        Assert.Equal("e.yaml(1): id is missing: set it.", Assert.Throws<ConfigurationException>(() => OptionsBinder.Bind<EnvironmentSettings>(YamlReader.Read("{}", "e.yaml"))).Message);

    [Fact]
    public void Bind_RawNodeAndJson_KeepWhatWasWritten()
    {
        var settings = OptionsBinder.Bind<EnvironmentSettings>(YamlReader.Read("id: x\nparameters: {a: 1, b: ['1', true, null]}\noptions: {arms: 5}", "e.yaml"));
        Assert.Equal("""{"a":1,"b":["1",true,null]}""", settings.Parameters.ToJsonString());
        Assert.Equal(3, ((MappingNode)settings.Options!).Find("arms")!.Location.Line);
    }
}

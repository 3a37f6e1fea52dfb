using Platform.Plugins.Configuration;

namespace Platform.Plugins.Tests.Configuration;

public sealed class SetOverrideTests
{
    private static RecipeSettings Bind(string yaml, params string[] sets) =>
        OptionsBinder.Bind<RecipeSettings>(sets.Aggregate(YamlReader.Read(yaml, "r.yaml"), SetOverride.Apply));

    [Fact]
    public void Apply_MissingBlocks_AreCreated() => Assert.Equal(0.02, Bind("", "learner.kl.coefficient=0.02").Learner.Kl.Coefficient);

    [Fact]
    public void Apply_ListIndex_ChangesThatItem()
    {
        var recipe = Bind("stages: [{name: sft}, {name: grpo}]", "stages.0.epochs=3", "stages.1.learner.groupSize=4");
        Assert.Equal(("sft", 3), (recipe.Stages[0].Name, recipe.Stages[0].Epochs));
        Assert.Equal(("grpo", 4), (recipe.Stages[1].Name, recipe.Stages[1].Learner.GroupSize));
    }

    [Fact]
    public void Apply_BelowAShorthand_KeepsTheShorthand() => Assert.Equal(new StageSettings { Name = "sft", Epochs = 9 }, Bind("stages: [sft]", "stages.0.epochs=9").Stages[0]);

    [Fact]
    public void Apply_ListValue_IsReadAsYaml() => Assert.Equal([4, 5], Bind("", "layers=[4, 5]").Layers);

    [Fact]
    public void Apply_EmptyValue_IsNull() => Assert.Null(Bind("", "limit=").Limit);

    [Fact]
    public void Apply_ValueWithEqualsSign_KeepsIt() => Assert.Equal("a=b", Bind("", "name=a=b").Name);

    [Theory]
    [InlineData("seed", "--set seed: A setting and its value are expected, such as --set learner.kl.coefficient=0.02.")]
    [InlineData("a..b=1", "--set a..b=1: A setting and its value are expected, such as --set learner.kl.coefficient=0.02.")]
    [InlineData("stages.2.epochs=1", "--set stages.2.epochs=1: stages is a list of 1, which has no item '2': use a number from 0 to 0.")]
    [InlineData("seed=abc", "--set seed=abc: seed is 'abc', but a whole number is expected, such as 1.")]
    [InlineData("sead=1", "--set sead=1: sead is not a setting: did you mean 'seed'?")]
    [InlineData("seed.x=1", "r.yaml(1): seed is a block of settings, but a whole number is expected, such as 1.")]
    [InlineData("learner.kl.estimator.x=1", "--set learner.kl.estimator.x=1: learner.kl.estimator is a block of settings, but text is expected, such as k3.")]
    public void Apply_Wrong_CitesTheArgument(string set, string expected) =>
        Assert.Equal(expected, Assert.Throws<ConfigurationException>(() => Bind("seed: 1\nstages: [sft]", set)).Message);

    [Fact]
    public void Apply_ValueThatIsNotYaml_CitesTheArgument() =>
        Assert.StartsWith("--set layers=[1: This is not valid YAML: ", Assert.Throws<ConfigurationException>(() => Bind("", "layers=[1")).Message);
}

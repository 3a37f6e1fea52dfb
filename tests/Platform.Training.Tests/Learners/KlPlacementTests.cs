using Platform.Training.Plans;

namespace Platform.Training.Tests.Learners;

public class KlPlacementTests
{
    [Theory]
    [InlineData("brpo")]
    [InlineData("guide-grpo")]
    [InlineData("hbpo")]
    [InlineData("nft")]
    [InlineData("oreal")]
    [InlineData("prefix-rft")]
    [InlineData("spo")]
    public void Validate_KlInTheRewardOfAMethodThatComparesSomethingElse_IsRefused(string learner)
    {
        var options = (PolicyGradientOptions)Activator.CreateInstance(LearnerCatalogue.Entries[learner].OptionsType)!;

        Assert.Contains((options with { Kl = new() { Coefficient = 0.1, Placement = "reward" } }).Validate("learner"), error => error.Path == "learner.kl.placement");
        Assert.DoesNotContain((options with { Kl = new() { Coefficient = 0.1, Placement = "loss" } }).Validate("learner"), error => error.Path == "learner.kl.placement");
    }
}

using System.Text.Json.Nodes;
using Platform.Sdk;
using Platform.Training.Curricula;

namespace Platform.Training.Tests.Curricula;

public class UniformCurriculumTests
{
    [Fact]
    public void Next_AfterLoadState_ContinuesExactly()
    {
        var whole = Uniform(3, 4);
        whole.Next(7);
        var saved = JsonNode.Parse(whole.SaveState().ToJsonString())!.AsObject();
        var expected = whole.Next(5);

        var resumed = Uniform(3, 4);
        resumed.LoadState(saved);

        var actual = resumed.Next(5);
        Assert.Equal(expected.Select(request => (request.Task.Id, request.Task.Seed, request.Rollouts)), actual.Select(request => (request.Task.Id, request.Task.Seed, request.Rollouts)));
        Assert.Equal("train/7", actual[0].Task.Id);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"next":null}""")]
    [InlineData("""{"next":-1}""")]
    [InlineData("""{"next":"1"}""")]
    public void LoadState_OfSomethingElse_IsRefused(string state) =>
        Assert.Throws<FormatException>(() => Uniform(3, 4).LoadState(JsonNode.Parse(state)!.AsObject()));

    [Fact]
    public void Tasks_OfTrainingAndHeldOut_AreDisjointEvenInTheirLow32Bits()
    {
        var held = SeededTasks.HeldOut("toy-v1", 3000).Select(task => (uint)task.Seed).ToHashSet();

        Assert.DoesNotContain(Uniform(5, 1).Next(3000), request => held.Contains((uint)request.Task.Seed));
        Assert.Equal(3000, held.Count);
    }

    [Fact]
    public void HeldOut_DependsOnNothingButItsIndex() => Assert.Equal(SeededTasks.HeldOut("toy-v1", 3)[2].Seed, SeededTasks.HeldOut("toy-v1", 9)[2].Seed);

    private static UniformCurriculum Uniform(ulong seed, int rollouts) => new(new CurriculumContext("toy-v1", 0, rollouts, new StageTasks(new SeededTaskSource("toy-v1"), seed)));
}

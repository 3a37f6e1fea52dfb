using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Sdk;

namespace PluginName.Tests;

public sealed class PluginNameCurriculumTests
{
    private static PluginNameCurriculum Create(PluginNameOptions? options = null) => new(options ?? new(), new CurriculumContext("any-v1", 1, rollouts: 2, new Tasks()));

    /// <summary>Plays a step: the tasks of these numbers fail.</summary>
    private static string[] Play(PluginNameCurriculum curriculum, int count, params string[] failing)
    {
        var requests = curriculum.Next(count);
        curriculum.Report([.. requests.SelectMany(request => Enumerable.Repeat(new TaskOutcome(request.Task, failing.Contains(request.Task.Id) ? 0 : 1), request.Rollouts))]);
        return [.. requests.Select(request => request.Task.Id)];
    }

    [Fact]
    public void Next_AfterFailures_BringsThemBackAmongNewOnes()
    {
        var curriculum = Create();
        Assert.Equal(["0", "1", "2", "3"], Play(curriculum, 4, "1", "2", "3"));
        Assert.Equal(["1", "2", "4", "5"], Play(curriculum, 4, "2"));
        Assert.Equal(["3", "2", "6", "7"], Play(curriculum, 4));
        Assert.Equal(["8", "9", "10", "11"], Play(curriculum, 4));
    }

    [Fact]
    public void Next_AsksForTheGroupSizeOfTheStage() => Assert.All(Create().Next(3), request => Assert.Equal(2, request.Rollouts));

    [Fact]
    public void Capacity_BoundsWhatIsRemembered()
    {
        var curriculum = Create(new() { Capacity = 1, Share = 1 });
        Play(curriculum, 3, "0", "1", "2");
        Assert.Equal(["0", "3", "4"], Play(curriculum, 3));
    }

    [Fact]
    public void State_SavedAndLoaded_ContinuesIdentically()
    {
        var curriculum = Create();
        Play(curriculum, 4, "1", "2", "3");
        var copy = Create();
        copy.LoadState((JsonObject)JsonNode.Parse(curriculum.SaveState().ToJsonString())!);
        for (var step = 0; step < 5; step++)
            Assert.Equal(Play(curriculum, 4, "5", "6"), Play(copy, 4, "5", "6"));
        Assert.Equal(curriculum.SaveState().ToJsonString(), copy.SaveState().ToJsonString());
    }

    [Fact]
    public void LoadState_OfAnother_IsRefused() => Assert.Throws<FormatException>(() => Create().LoadState(new JsonObject { ["next"] = "soon" }));

    private sealed class Tasks : ITaskStream
    {
        public long? Count => null;

        public TaskSpec Get(long index) => new("any-v1", index.ToString(CultureInfo.InvariantCulture), (ulong)index);
    }
}

using System.Text.Json.Nodes;
using Platform.Sdk;
using Platform.Training.Curricula;
using Platform.Training.Plans;
using Platform.Training.Runs;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Curricula;

public class StageCurriculumTests
{
    private const string Name = "Curriculum 'scripted-v1'";

    [Fact]
    public void Create_Context_TellsStageTasksRolloutsAndKnobs()
    {
        CurriculumContext? context = null;
        var environment = new LambdaEnvironmentSource(() => new KnobEnvironment());
        using var curriculum = Stage(given => new ScriptedCurriculum(context = given), environment);

        Assert.Equal(("toy-v1", 8, null), (context!.Environment, context.Rollouts, context.Tasks.Count));
        Assert.Equal(0, environment.Created);
        Assert.Equal([new ParameterRange("size", 3, 9, true)], context.Parameters);
        Assert.Equal(1, environment.Created);
        Assert.Equal(new UniformCurriculum(context).Next(3)[2].Task.Seed, context.Tasks.Get(2).Seed);
        using var again = Stage(given => new ScriptedCurriculum(context = given));
        Assert.Empty(context.Parameters);
    }

    [Fact]
    public void Create_Throws_IsOneSentence() => Assert.Equal(
        $"{Name} failed to be made: InvalidOperationException: no idea", Assert.Throws<RunException>(() => Stage(_ => throw new InvalidOperationException("no\nidea"))).Message);

    [Fact]
    public void Next_Throws_IsOneSentence() => Refuses($"{Name} failed to pick 3 tasks: KeyNotFoundException: lost", _ => throw new KeyNotFoundException("lost"));

    [Fact]
    public void Next_OtherCount_IsRefused() => Refuses($"{Name} picked 2 tasks, but 3 were asked for: Next gives exactly as many as it is asked for.", requests => [.. requests.Take(2)]);

    [Fact]
    public void Next_Nothing_IsRefused() => Refuses($"{Name} picked 0 tasks, but 3 were asked for: Next gives exactly as many as it is asked for.", _ => null!);

    [Theory]
    [InlineData(0)]
    [InlineData(-4)]
    [InlineData(65537)]
    public void Next_RolloutsOutOfRange_IsRefused(int rollouts) =>
        Refuses($"{Name} asked for {rollouts} rollouts of task 'train/0': from 1 to 65536 are expected.", requests => [new(SeededTasks.Training("toy-v1", 0, 0), rollouts), .. requests.Skip(1)]);

    [Fact]
    public void Next_TaskOfAnotherEnvironment_IsRefused() => Refuses(
        $"{Name} picked task 'x' of environment 'other-v1', but the run plays 'toy-v1': its tasks are expected.", requests => [.. requests.Skip(1), new(new TaskSpec("other-v1", "x", 1), 1)]);

    [Fact]
    public void Next_RequestWithoutATask_IsRefused()
    {
        foreach (var request in (TaskRequest?[])[null, new(null!, 1), new(new TaskSpec("toy-v1", "x", 1, null!), 1)])
            Refuses($"{Name} gave a request without a task or without its parameters: a task from the stage's tasks is expected.", requests => [.. requests.Skip(1), request!]);
    }

    [Fact]
    public void Report_Throws_IsOneSentence()
    {
        using var curriculum = Stage(context => new ScriptedCurriculum(context) { OnReport = _ => throw new DivideByZeroException("by zero") });
        Assert.Equal($"{Name} failed to take in what came back: DivideByZeroException: by zero", Assert.Throws<RunException>(() => curriculum.Report([])).Message);
    }

    [Fact]
    public void SaveState_OfWhatIsNoJson_IsOneSentence()
    {
        using var curriculum = Stage(context => new ScriptedCurriculum(context) { OnSave = _ => new JsonObject { ["rate"] = double.NaN } });
        Assert.StartsWith($"{Name} failed to save its state: ArgumentException: ", Assert.Throws<RunException>(curriculum.SaveState).Message, StringComparison.Ordinal);
        using var nothing = Stage(context => new ScriptedCurriculum(context) { OnSave = _ => null! });
        Assert.Equal($"{Name} failed to save its state: InvalidDataException: SaveState gave null.", Assert.Throws<RunException>(nothing.SaveState).Message);
    }

    [Fact]
    public void SaveState_KeptByThePlugin_IsACopyOfItsOwn()
    {
        var shared = new JsonObject { ["memory"] = "0000000000000001" };
        using var curriculum = Stage(context => new ScriptedCurriculum(context) { OnSave = _ => shared });
        var saved = curriculum.SaveState();
        shared["memory"] = "changed";
        Assert.Equal("0000000000000001", (string?)saved["state"]!["memory"]);
    }

    [Fact]
    public void LoadState_OfAnotherCurriculum_IsRefused()
    {
        using var curriculum = Stage(context => new ScriptedCurriculum(context));
        Assert.Equal("The checkpoint was made with curriculum 'uniform-v1', but the recipe says 'scripted-v1': resume with the recipe of the run.",
            Assert.Throws<RunException>(() => curriculum.LoadState(new JsonObject { ["curriculum"] = "uniform-v1", ["state"] = new JsonObject() })).Message);
        Assert.StartsWith($"{Name} failed to go on from its saved state: NullReferenceException: ",
            Assert.Throws<RunException>(() => curriculum.LoadState(new JsonObject { ["curriculum"] = "scripted-v1", ["state"] = new JsonObject() })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadState_OfSaveState_ContinuesExactly()
    {
        using var whole = Stage(context => new ScriptedCurriculum(context));
        whole.Report([StageCurriculum.Outcome(new Episode(whole.Next(2)[0].Task, [], Termination.Terminated), 0.25)]);
        using var resumed = Stage(context => new ScriptedCurriculum(context));
        resumed.LoadState(JsonNode.Parse(whole.SaveState().ToJsonString())!.AsObject());
        Assert.Equal(whole.Next(20).Select(request => (request.Task.Seed, request.Rollouts)), resumed.Next(20).Select(request => (request.Task.Seed, request.Rollouts)));
    }

    private static void Refuses(string expected, Func<IReadOnlyList<TaskRequest>, IReadOnlyList<TaskRequest>> next)
    {
        using var curriculum = Stage(context => new ScriptedCurriculum(context) { OnNext = next });
        Assert.Equal(expected, Assert.Throws<RunException>(() => curriculum.Next(3)).Message);
    }

    private static StageCurriculum Stage(Func<CurriculumContext, ICurriculum> create, IEnvironmentSource? environment = null)
    {
        var plan = EchoPlan.Create("unused", 0, 1, environment ?? new LambdaEnvironmentSource(() => new EchoEnvironment()));
        return new(plan with { Stages = [plan.Stages[0] with { Curriculum = ScriptedCurriculum.Source(create) }] }, 0, 8);
    }

    private sealed class KnobEnvironment : IEnvironment, IParameterSpace
    {
        public IReadOnlyList<ParameterRange> Parameters { get; } = [new("size", 3, 9, true)];

        public ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

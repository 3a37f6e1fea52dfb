using System.Text.Json.Nodes;
using Platform.Plugins.Configuration;
using Platform.Plugins.Tasks;
using Platform.Sdk;

namespace Platform.Plugins.Tests.Tasks;

public sealed class TaskOptionsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("platform-test-");
    private readonly EnvironmentRegistration _environment;

    public TaskOptionsTests()
    {
        var registry = new PluginRegistry();
        registry.Register(new SumsPlugin(), "sums");
        _environment = registry.Environment("sums-v1");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Open_OfARegisteredSet_GivesItsSplits()
    {
        var (training, heldOut) = Open("sums-tasks-v1");
        Assert.Equal(["easy", "hard", "easy", "hard"], training.Read("train").Take(4).Select(Level));
        Assert.Equal(["easy", "hard"], heldOut.Read("eval").Take(2).Select(Level));
    }

    [Fact]
    public void Levels_AndKnobs_AreThoseAskedFor()
    {
        var (training, heldOut) = Open("{from: sums-tasks-v1, levels: [hard], knobs: {digits: [3, 4]}, evaluation: {levels: [easy]}}");
        Assert.All(training.Read("train").Take(50), task => Assert.InRange((int)task.Parameters["digits"]!, 3, 4));
        Assert.Equal(50, training.Read("train").Take(50).Select(task => task.Id).Distinct().Count());
        Assert.All(heldOut.Read("eval").Take(50), task => Assert.Equal((1, "easy"), ((int)task.Parameters["digits"]!, Level(task))));
        Assert.NotEqual(training.ContentHash, heldOut.ContentHash);
    }

    [Fact]
    public void Filter_OverAnEndlessSet_GivesFittingTasksOnceEach()
    {
        var (training, _) = Open("{from: sums-tasks-v1, filter: {digits: {min: 2, max: 2}}}");
        TaskSpec[] tasks = [.. training.Read("train").Take(50)];
        Assert.All(tasks, task => Assert.Equal(2, (int)task.Parameters["digits"]!));
        Assert.Equal(50, tasks.Select(task => task.Id).Distinct().Count());
        Assert.Equal(tasks[17].Id, training.Get("train", 17).Id);
    }

    [Theory]
    [InlineData("{kind: add}", "1,4")]
    [InlineData("{kind: [add, multiply]}", "1,3,4")]
    [InlineData("{n: {min: 2}}", "2,3,4")]
    [InlineData("{n: {min: 2, max: 3.0}, kind: subtract}", "2")]
    [InlineData("{n: 3}", "3")]
    [InlineData("{n: [1, 4.0]}", "1,4")]
    public void Filter_OverAFile_KeepsWhatFits(string filter, string expected)
    {
        var path = Write("a.jsonl", """
            {"n": 1, "kind": "add"}
            {"n": 2, "kind": "subtract"}
            {"n": 3, "kind": "multiply"}
            {"n": 4, "kind": "add"}
            {"n": "3"}
            """);
        var heldOut = Write("b.csv", "n,kind,of\n5,add,eval\n6,add,eval\n");
        var (training, _) = Open($"{{from: {path}, heldOutFrom: {heldOut}, filter: {filter}, evaluation: {{filter: {{of: eval}}}}}}");
        Assert.Equal(expected, string.Join(',', training.Read("train").Select(task => task.Parameters["n"]!.ToString())));
    }

    [Theory]
    [InlineData("sums-task-v1", "from is 'sums-task-v1', which is neither a task set of sums-v1 nor a file of tasks (.jsonl, .csv, .yaml): did you mean 'sums-tasks-v1'?")]
    [InlineData("{from: sums-tasks-v1, levels: [eazy]}", "levels names 'eazy', which 'sums' does not have: did you mean 'easy'?")]
    [InlineData("{from: sums-tasks-v1, knobs: {digits: [1, 9]}}", "Knob 'digits' of task set 'sums' is 1..9 at level 'easy,digits=1..9', but whole numbers from 1 to 4 are expected, such as 1. (Parameter 'level')")]
    [InlineData("{from: sums-tasks-v1, knobs: {digits: many}}", "knobs.digits is \"many\", but a number or a list of the lowest and the highest is expected, such as [3, 6].")]
    [InlineData("{from: sums-tasks-v1, heldOutSplit: train}", "split and heldOutSplit are both 'train', but what is evaluated on must not be trained on: name another split.")]
    [InlineData("{from: sums-tasks-v1, split: trains}", "split is 'trains', which 'sums' does not have: did you mean 'train'?")]
    [InlineData("{from: sums-tasks-v1, splitField: part}", "heldOutFrom and splitField say how a file is split, but 'sums-tasks-v1' is a task set of a plugin, which is split already: leave them out.")]
    [InlineData("{from: sums-tasks-v1, filter: {digits: {min: 3, max: 2}}}", "filter.digits is {\"min\":3,\"max\":2}, which no task fits: give min, max or both, the lower first.")]
    [InlineData("{from: sums-tasks-v1, filter: {digits: {least: 3}}}", "filter.digits.least is 3, but a value, a list of values, or a block with min and max is expected, such as {min: 1, max: 3}.")]
    public void Open_OfWhatDoesNotFit_SaysWhy(string options, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => Open(options)).Message);

    [Fact]
    public void Open_OfAFileWithTooFewHeldOutTasks_SaysSo()
    {
        var path = Write("a.jsonl", """{"n": 1}""");
        Assert.Equal("Split 'eval' of 'a.jsonl' has 0 tasks that fit, but 2 or more are needed: add some, or widen the filter.",
            Assert.Throws<InvalidDataException>(() => Open($"{{from: {path}, heldOutShare: 0}}")).Message);
    }

    [Fact]
    public void TaskFiles_OfAPlugin_LieBesideItsAssembly()
    {
        var folder = Path.GetDirectoryName(typeof(SumsPlugin).Assembly.Location)!;
        var path = Path.Combine(folder, "sums.jsonl");
        File.WriteAllText(path, "{\"n\": 1}\n");
        try
        {
            Assert.Equal(1, _environment.TaskSet("sums-file-v1").Open().Splits.Sum(split => split.Count));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string? Level(TaskSpec task) => (string?)task.Parameters["level"];

    private (ITaskSet Training, ITaskSet HeldOut) Open(string yaml) => OptionsBinder.Bind<TaskOptions>(YamlReader.ReadValue(yaml, new("recipe.yaml", 1, 1)), "environment.tasks").Open(_environment);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private sealed class SumsPlugin : IPlugin
    {
        public void Register(IPluginRegistry registry)
        {
            registry.AddEnvironment<NoEnvironment, NoOptions>("sums-v1", new("s", "a", "o", "r", "e"));
            registry.AddTaskSet("sums-v1", "sums-tasks-v1", "Sums.", () => new SumTasks());
            registry.AddTaskFiles("sums-v1", "sums-file-v1", "Sums in a file.", new TaskFiles("sums.jsonl"));
        }
    }

    private sealed class SumTasks() : TaskGenerator("sums-v1", "sums")
    {
        public override IReadOnlyList<ParameterRange> Knobs { get; } = [new("digits", 1, 4, Integer: true)];

        public override IReadOnlyList<DifficultyLevel> Levels { get; } = [new("easy", ("digits", 1)), new("hard", ("digits", (2, 3)))];

        protected override JsonObject Generate(SeededRandom random, IReadOnlyDictionary<string, double> knobs)
        {
            var limit = (int)Math.Pow(10, knobs["digits"]);
            return new() { ["left"] = random.Next(limit), ["right"] = random.Next(limit) };
        }
    }

    private sealed record NoOptions;

    private sealed class NoEnvironment : IEnvironment
    {
        public ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

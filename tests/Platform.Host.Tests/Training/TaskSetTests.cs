using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Host.Plugins;
using Platform.Host.Recipes;
using Platform.Host.Tests.Cli;
using Platform.Plugins.Configuration;
using Platform.Training.Plans;

namespace Platform.Host.Tests.Training;

[Collection(TrainCollection.Name)]
public sealed class TaskSetTests : IDisposable
{
    private static readonly PluginCatalog Catalog = new(Call.Plugins, TextWriter.Null);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Training_TakesEveryTaskOnceBeforeAnyComesAgain()
    {
        var tasks = Tasks($"{{from: {Mazes(50)}, heldOutShare: 0.2}}");
        var count = (int)((TaskSetSource)tasks).TrainingCount!.Value;
        string[] Round(int round, ulong seed) => [.. Enumerable.Range(round * count, count).Select(index => tasks.Training(seed, index).Id)];
        Assert.All(Enumerable.Range(0, 3), round => Assert.Equal(count, Round(round, 1).Distinct().Count()));
        Assert.NotEqual(Round(0, 1), Round(1, 1));
        Assert.NotEqual(Round(0, 1), Round(0, 2));
        Assert.Equal(Round(0, 1), Round(0, 1));
    }

    [Theory]
    [InlineData("shuffled")]
    [InlineData("listed")]
    public void HeldOutTasks_AreNeverTrainedOn(string order)
    {
        var tasks = Tasks($"{{from: {Mazes(200)}, heldOutShare: 0.3, order: {order}}}");
        var heldOut = tasks.HeldOut(1000).Select(task => task.Id).ToHashSet();
        Assert.Equal(tasks.HeldOutCount, heldOut.Count);
        Assert.DoesNotContain(Enumerable.Range(0, 1000), index => heldOut.Contains(tasks.Training((ulong)index, index).Id));
    }

    [Fact]
    public void OrderListed_IsThatOfTheFile()
    {
        var tasks = Tasks($"{{from: {Mazes(5)}, heldOutFrom: {Mazes(5, from: 100)}, order: listed}}");
        Assert.Equal(["m0", "m1", "m2", "m3", "m4", "m0"], Enumerable.Range(0, 6).Select(index => tasks.Training(9, index).Id));
        Assert.Equal(["m100", "m101"], tasks.HeldOut(2).Select(task => task.Id));
    }

    [Fact]
    public void Recipe_WithTasks_ReadsBackTheSame()
    {
        var recipe = Read($"{{from: {Mazes(50)}, filter: {{kind: [a, b]}}, evaluation: {{filter: {{kind: a}}}}}}");
        var resolved = recipe.Resolve();
        Assert.Contains("  tasks:\n", resolved, StringComparison.Ordinal);
        var again = new RecipeReader(Catalog.Registry).Read(YamlReader.Read(resolved, "resolved.yaml"), "other");
        Assert.Equal(resolved, again.Resolve());
        Assert.Equal(recipe.Environment.Tasks.Identity, again.Environment.Tasks.Identity);
    }

    [Theory]
    [InlineData("missing.jsonl", "recipe.yaml(3): environment.tasks cannot be used: There is no file of tasks 'missing.jsonl': check the path.")]
    [InlineData("{from: missing.jsonl, ordr: listed}", "recipe.yaml(3): environment.tasks.ordr is not a setting: did you mean 'order'?")]
    [InlineData("mazes-v1", "recipe.yaml(3): environment.tasks cannot be used: from is 'mazes-v1', which is neither a task set of maze-v1 nor a file of tasks (.jsonl, .csv, .yaml): none is known.")]
    public void Recipe_WithTasksThatAreNotThere_IsRefusedWithItsLine(string tasks, string message) =>
        Assert.Equal(message, Assert.Throws<ConfigurationException>(() => Read(tasks)).Message);

    [Fact]
    public async Task Train_OnATaskSet_ResumesToTheSameBytes_AndRefusesOtherTasks()
    {
        var file = Mazes(60);
        Assert.Equal(0, (await Train(file, "--name", "whole", "--set", "steps=6")).ExitCode);
        Assert.Equal(0, (await Train(file, "--name", "parts", "--set", "steps=4", "--set", "checkpoint.every=3")).ExitCode);
        Assert.Equal(0, (await Train(file, "--name", "parts", "--resume", "--set", "steps=6")).ExitCode);
        Assert.Equal(RunFiles.Metrics(_folder.Path("whole")), RunFiles.Metrics(_folder.Path("parts")));
        Assert.Equal(RunFiles.Weights(_folder.Path("whole"), 6), RunFiles.Weights(_folder.Path("parts"), 6));
        Assert.Contains("mazes-60-0.jsonl train ", File.ReadAllText(_folder.Path("whole", "environment.json")), StringComparison.Ordinal);

        File.AppendAllText(file, "{\"id\": \"new\", \"seed\": 5}\n");
        var call = await Train(file, "--name", "parts", "--resume", "--set", "steps=7");
        Assert.Equal(1, call.ExitCode);
        Assert.Contains("has tasks mazes-60-0.jsonl train ", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Curriculum_SeesTheSetAndItsSplit()
    {
        var tasks = Tasks($"{{from: {Mazes(9)}, splitField: kind, split: b, heldOutSplit: c}}");
        Assert.Equal("b", tasks.TrainingSplit);
        Assert.Equal(3, tasks.TrainingCount);
        Assert.Equal(["m1", "m4", "m7"], Enumerable.Range(0, 3).Select(index => tasks.TrainingSet!.Get("b", index).Id));
    }

    [Fact]
    public async Task Train_WithACurriculumOverATaskSet_ResumesToTheSameBytes()
    {
        var file = Mazes(40);
        string[] curriculum = ["--set", "curriculum={id: success-band-v1, low: 0, high: 1, explore: 0.3}", "--set", "learner.groupSize=2"];
        Assert.Equal(0, (await Train(file, ["--name", "whole", "--set", "steps=6", .. curriculum])).ExitCode);
        Assert.Equal(0, (await Train(file, ["--name", "parts", "--set", "steps=4", "--set", "checkpoint.every=3", .. curriculum])).ExitCode);
        Assert.Equal(0, (await Train(file, "--name", "parts", "--resume", "--set", "steps=6")).ExitCode);
        Assert.Equal(RunFiles.Metrics(_folder.Path("whole")), RunFiles.Metrics(_folder.Path("parts")));
        Assert.Equal(RunFiles.Weights(_folder.Path("whole"), 6), RunFiles.Weights(_folder.Path("parts"), 6));
        var band = JsonNode.Parse(File.ReadAllText(_folder.Path("whole", "checkpoints", "step-000006", "state.json")))!["learner"]!["state"]!["band"]!.AsArray().Select(entry => (string)entry![1]!).ToArray();
        Assert.NotEmpty(band);
        Assert.Equal(band.Length, band.Distinct().Count());
        Assert.All(band, id => Assert.StartsWith("m", id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Episodes_ArePlayedOnTheTasksOfTheFile()
    {
        var file = Mazes(40);
        Assert.Equal(0, (await Train(file, "--name", "run", "--set", "steps=1", "--set", "rollout.storeEvery=1")).ExitCode);
        using var stream = new System.IO.Compression.GZipStream(File.OpenRead(_folder.Path("run", "episodes", "step-000001.jsonl.gz")), System.IO.Compression.CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        var ids = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.ToJsonString()).ToArray();
        Assert.NotEmpty(ids);
        Assert.All(ids, line => Assert.Contains("\"m", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("train", 3)]
    [InlineData("eval", 2)]
    public async Task EnvTasks_PrintsTheFirstTasks(string split, int count)
    {
        var call = await Call.Of("env", "tasks", "maze-v1", "--split", split, "--count", count.ToString(CultureInfo.InvariantCulture), "--set", $"tasks={Mazes(50)}", "--json");
        Assert.Equal(0, call.ExitCode);
        Assert.Equal(count, call.Json["tasks"]!.AsArray().Count);
        Assert.Equal(50, call.Json["splits"]!.AsArray().Sum(known => (long)known!["count"]!));
        Assert.All(call.Json["tasks"]!.AsArray(), task => Assert.StartsWith("m", (string?)task!["id"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task EnvTasks_WithoutASet_PrintsTheSeedsThatTrainingDraws()
    {
        var call = await Call.Of("env", "tasks", "maze-v1", "--count", "2", "--json");
        Assert.Equal(["train/0", "train/1"], call.Json["tasks"]!.AsArray().Select(task => (string?)task!["id"]));
    }

    [Theory]
    [InlineData("There is no split of seeds named 'trains': did you mean 'train'?", "env", "tasks", "maze-v1", "--split", "trains")]
    [InlineData("--count is 0, but 1 to 1000000 was expected: use --count 5.", "env", "tasks", "maze-v1", "--count", "0")]
    [InlineData("--set tasks=no.csv: tasks cannot be used: There is no file of tasks 'no.csv': check the path.", "env", "tasks", "maze-v1", "--set", "tasks=no.csv")]
    public async Task EnvTasks_WrongCall_SaysSoInOneSentence(string message, params string[] arguments)
    {
        var call = await Call.Of(arguments);
        Assert.Equal((2, message + Environment.NewLine), (call.ExitCode, call.Error));
    }

    private static ITaskSource Tasks(string tasks) => Read(tasks).Environment.Tasks;

    private static Recipe Read(string tasks) => new RecipeReader(Catalog.Registry).Read(YamlReader.Read($"environment:\n  id: maze-v1\n  tasks: {tasks}\nsteps: 3\nlearner: grpo\n", "recipe.yaml"), "recipe");

    private Task<Call> Train(string file, params string[] arguments) =>
        Call.Of(["train", Repository.File("recipes/smoke.yaml"), "--runs", _folder.FullPath, "--set", $"environment.tasks={file}", "--set", "evaluation.finalTasks=0", .. arguments]);

    private string Mazes(int count, int from = 0)
    {
        var path = _folder.Path(string.Create(CultureInfo.InvariantCulture, $"mazes-{count}-{from}.jsonl"));
        File.WriteAllLines(path, Enumerable.Range(from, count).Select(i => $$"""{"id": "m{{i}}", "seed": {{i * 7919}}, "kind": "{{"abc"[i % 3]}}"}"""));
        return path;
    }
}

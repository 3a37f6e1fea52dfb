using Platform.Host.Tests.Cli;

namespace Platform.Host.Tests.Training;

[Collection(TrainCollection.Name)]
public sealed class TrainTests : IDisposable
{
    private readonly TemporaryFolder _runs = new();

    private static string Smoke => Repository.File("recipes/smoke.yaml");

    public void Dispose() => _runs.Dispose();

    [Fact]
    public async Task Train_WritesItsFolder_AndSaysWhereItIs()
    {
        var call = await Train("--set", "steps=3", "--set", "checkpoint.every=2");
        Assert.Equal((0, ""), (call.ExitCode, call.Error));
        Assert.Contains("Run folder " + _runs.Path("smoke"), call.Output, StringComparison.Ordinal);
        Assert.Contains("trained", call.Output, StringComparison.Ordinal);
        string[] expected = ["recipe.yaml", "environment.json", "metrics.jsonl", "evals/final.json", "checkpoints/step-000003/model.safetensors", "checkpoints/step-000003/tokenizer.json"];
        Assert.All(expected, path => Assert.True(File.Exists(_runs.Path("smoke", path)), path));
        Assert.Equal(3, RunFiles.Metrics(_runs.Path("smoke")).Length);
    }

    [Fact]
    public async Task Train_WithJson_PrintsOneObject_AndProgressElsewhere()
    {
        var call = await Train("--set", "steps=2", "--json");
        Assert.True(call.Json["complete"]!.GetValue<bool>());
        Assert.Equal(2, call.Json["steps"]!.GetValue<int>());
        Assert.Equal(["uniform", "oracle", "trained"], call.Json["final"]!["rows"]!.AsArray().Select(row => row!["policy"]!.GetValue<string>()).Take(3));
        Assert.Contains("step 1/2", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_WithoutAName_TakesTheFirstFreeOne_AndAGivenNameIsNeverWrittenOver()
    {
        Assert.Equal(0, (await Train("--set", "steps=1")).ExitCode);
        Assert.Equal(0, (await Train("--set", "steps=1")).ExitCode);
        Assert.True(Directory.Exists(_runs.Path("smoke-2")));
        var before = RunFiles.Snapshot(_runs.FullPath);
        var call = await Train("--name", "smoke");
        Assert.Equal(2, call.ExitCode);
        Assert.Equal($"--name is 'smoke', but {_runs.Path("smoke")} is there already: go on with it by --resume, or choose another name such as 'smoke-3'.", call.Error.TrimEnd());
        Assert.Equal(before, RunFiles.Snapshot(_runs.FullPath));
    }

    [Fact]
    public async Task Resume_WithMoreSteps_GivesTheSameBytesAsOneRun()
    {
        Assert.Equal(0, (await Train("--name", "whole", "--set", "steps=6")).ExitCode);
        Assert.Equal(0, (await Train("--name", "parts", "--set", "steps=4", "--set", "checkpoint.every=3")).ExitCode);
        Assert.Equal(0, (await Train("--name", "parts", "--resume", "--set", "steps=6")).ExitCode);
        Assert.Equal(RunFiles.Metrics(_runs.Path("whole")), RunFiles.Metrics(_runs.Path("parts")));
        Assert.Equal(RunFiles.Weights(_runs.Path("whole"), 6), RunFiles.Weights(_runs.Path("parts"), 6));
    }

    [Fact]
    public async Task Interruption_LeavesACheckpoint_AndSaysHowToGoOn()
    {
        using var interruption = new CancellationTokenSource();
        var running = Call.Interrupted(interruption.Token, "train", Smoke, "--runs", _runs.FullPath, "--set", "steps=100000");
        while (!File.Exists(_runs.Path("smoke", "metrics.jsonl")) || new FileInfo(_runs.Path("smoke", "metrics.jsonl")).Length == 0)
        {
            Assert.False(running.IsCompleted, (running.IsCompleted ? (await running).Error : "") + " ended before its first step.");
            await Task.Delay(20);
        }

        await interruption.CancelAsync();
        var call = await running;
        Assert.Equal(130, call.ExitCode);
        Assert.Contains($"go on with: ./platform train {Smoke} --name smoke --resume", call.Output, StringComparison.Ordinal);
        var done = RunFiles.Metrics(_runs.Path("smoke")).Length;
        Assert.True(File.Exists(_runs.Path("smoke", "checkpoints", $"step-{done:D6}", "model.safetensors")));

        var resumed = await Train("--resume", "--set", $"steps={done + 1}", "--json");
        Assert.Equal((0, "smoke"), (resumed.ExitCode, resumed.Json["name"]!.GetValue<string>()));
        Assert.Equal(done + 1, RunFiles.Metrics(_runs.Path("smoke")).Length);
    }

    [Theory]
    [InlineData("There is no run of 'smoke' in {runs} to resume: start one without --resume.", "--resume")]
    [InlineData("--name is '../x', but a name has letters, digits, '-', '_' and '.' only and begins with a letter or digit, such as maze-2.", "--name", "../x")]
    [InlineData("--set stepz=3: stepz is not a setting: did you mean 'steps'?", "--set", "stepz=3")]
    [InlineData("--set rollout.temperature=-1: rollout.temperature is -1, but must be from 0.01 to 100: use 0.01.", "--set", "rollout.temperature=-1")]
    public async Task WrongCall_StartsNothing(string message, params string[] arguments)
    {
        var call = await Train(arguments);
        Assert.Equal((2, message.Replace("{runs}", _runs.FullPath, StringComparison.Ordinal)), (call.ExitCode, call.Error.TrimEnd()));
        Assert.Empty(Directory.GetFileSystemEntries(_runs.FullPath));
    }

    [Fact]
    public async Task MissingRecipe_IsNamed()
    {
        var call = await Call.Of("train", "recipes/no-such.yaml", "--runs", _runs.FullPath);
        Assert.Equal((2, "recipes/no-such.yaml: The file cannot be read (there is no such file): check the path."), (call.ExitCode, call.Error.TrimEnd()));
    }

    [Fact]
    public async Task Resume_OfAnotherRecipesRun_OrWithAnotherSeedOrShape_ChangesNothing()
    {
        Assert.Equal(0, (await Train("--set", "steps=1")).ExitCode);
        var before = RunFiles.Snapshot(_runs.FullPath);
        var other = await Call.Of("train", Repository.File("recipes/maze.yaml"), "--runs", _runs.FullPath, "--name", "smoke", "--resume");
        Assert.Equal((2, "Run 'smoke' was started with recipe 'smoke', not with 'maze': give its own recipe, or another --name."), (other.ExitCode, other.Error.TrimEnd()));
        var seed = await Train("--name", "smoke", "--resume", "--seed", "7");
        Assert.Equal((2, "--seed is 7, but run 'smoke' has seed 1, which a resume cannot change: leave out --seed."), (seed.ExitCode, seed.Error.TrimEnd()));
        var finished = await Train("--resume");
        Assert.Equal(2, finished.ExitCode);
        Assert.Contains("is finished: name one with --name and raise its steps with --set", finished.Error, StringComparison.Ordinal);
        var shape = await Train("--name", "smoke", "--resume", "--set", "steps=2", "--set", "policy.model.hiddenSize=64");
        Assert.Equal((2, "policy.model is not what run 'smoke' was started with, and a model cannot change its shape midway: leave that --set out, or start another run."), (shape.ExitCode, shape.Error.TrimEnd()));
        Assert.Equal(before, RunFiles.Snapshot(_runs.FullPath));
    }

    private Task<Call> Train(params string[] arguments) => Call.Of(["train", Smoke, "--runs", _runs.FullPath, .. arguments]);
}

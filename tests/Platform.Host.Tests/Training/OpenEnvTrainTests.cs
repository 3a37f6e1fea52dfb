using System.Text.Json.Nodes;
using Platform.Host.Tests.Cli;
using Platform.Host.Tests.Serving;

namespace Platform.Host.Tests.Training;

/// <summary>Training in an environment that another process serves.</summary>
[Collection(TrainCollection.Name)]
public sealed class OpenEnvTrainTests : IDisposable
{
    private const int Steps = 8;
    private static readonly string[] Maze = ["--set", "layout=umaze", "--set", "style=compact", "--set", "maxSteps=12"];

    private readonly TemporaryFolder _runs = new();

    private static string Smoke => Repository.File("recipes/smoke.yaml");

    public void Dispose() => _runs.Dispose();

    [Fact]
    public async Task Training_OnAServerInAnotherProcess_GivesTheSameBytesAsInProcess()
    {
        await TrainHereAsync();
        using var server = await ServerProcess.StartAsync(0, ["maze-v1", .. Maze]);
        var call = await TrainAsync(Recipe(server.Url), "there", "--set", $"policy.from={_runs.Path("model")}");
        Assert.Equal((0, ""), (call.ExitCode, call.Error));
        Assert.Equal(RunFiles.Metrics(_runs.Path("here")), RunFiles.Metrics(_runs.Path("there")));
        Assert.Equal(RunFiles.Weights(_runs.Path("here"), Steps), RunFiles.Weights(_runs.Path("there"), Steps));
        Assert.Equal(0, await server.InterruptAsync());
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Training_OnAServerThatIsKilledAndStartedAgain_LosesNoEpisode_AndScoresNoFault()
    {
        await TrainHereAsync();
        var server = await ServerProcess.StartAsync(0, ["maze-v1", .. Maze]);
        var (url, port) = (server.Url, new Uri(server.Url).Port);
        var training = TrainAsync(Recipe(url), "killed", "--set", $"policy.from={_runs.Path("model")}");
        try
        {
            for (var kills = 0; kills < Steps - 1; kills++)
            {
                while (LinesOf("killed") <= kills && !training.IsCompleted)
                    await Task.Delay(5);
                if (training.IsCompleted)
                    break;
                await server.KillAsync();
                server.Dispose();
                server = await ServerProcess.StartAsync(port, ["maze-v1", .. Maze]);
            }

            var call = await training;
            Assert.Equal((0, ""), (call.ExitCode, call.Error));
        }
        finally
        {
            server.Dispose();
        }

        // A fault that was scored, or an episode that was lost, would change every number after it.
        var (here, killed) = (StepsOf("here"), StepsOf("killed"));
        Assert.True(killed.Sum(step => (double)step["faults"]!) > 0, "No kill struck an episode.");
        Assert.All(killed, step => Assert.Equal(0, (double)step["dropped"]!));
        Assert.Equal(here.Select(WithoutFaults), killed.Select(WithoutFaults));
        Assert.Equal(RunFiles.Weights(_runs.Path("here"), Steps), RunFiles.Weights(_runs.Path("killed"), Steps));
    }

    /// <summary>A model to start from, whose tokenizer has seen scripted players, and the run in this process.</summary>
    private async Task TrainHereAsync()
    {
        Assert.Equal(0, (await TrainAsync(Smoke, "base", "--set", "steps=1")).ExitCode);
        Directory.Move(_runs.Path("base", "checkpoints", "step-000001"), _runs.Path("model"));
        Assert.Equal(0, (await TrainAsync(Smoke, "here", "--set", $"policy.from={_runs.Path("model")}", "--set", $"steps={Steps}")).ExitCode);
    }

    private Task<Call> TrainAsync(string recipe, string name, params string[] arguments) =>
        Call.Of(["train", recipe, "--runs", _runs.FullPath, "--name", name, "--set", "evaluation.baselines=[]", .. arguments]);

    private int LinesOf(string run) => File.Exists(_runs.Path(run, "metrics.jsonl")) ? File.ReadLines(_runs.Path(run, "metrics.jsonl")).Count() : 0;

    private JsonObject[] StepsOf(string run) => [.. RunFiles.Metrics(_runs.Path(run)).Select(line => (JsonObject)JsonNode.Parse(line)!)];

    private static string WithoutFaults(JsonObject step)
    {
        var rest = (JsonObject)step.DeepClone();
        rest.Remove("faults");
        return rest.ToJsonString();
    }

    /// <summary>The smoke recipe on a server, which has the maze's options itself.</summary>
    private string Recipe(string url)
    {
        var lines = File.ReadAllLines(Smoke).Where(line => !line.StartsWith("  layout", StringComparison.Ordinal) && !line.StartsWith("  style", StringComparison.Ordinal)
            && !line.StartsWith("  maxSteps", StringComparison.Ordinal));
        var path = _runs.Path("smoke.yaml");
        File.WriteAllLines(path, lines.Select(line => line.Replace("id: maze-v1", $"id: openenv:{url}", StringComparison.Ordinal).Replace("steps: 10", $"steps: {Steps}", StringComparison.Ordinal)));
        return path;
    }
}

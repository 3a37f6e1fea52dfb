using Platform.Host.Tests.Cli;

namespace Platform.Host.Tests.Training;

[Collection(TrainCollection.Name)]
public sealed class FaultTests : IDisposable
{
    private const string Recipe = """
        name: faulty
        environment:
          id: faulty-v1
        policy:
          template: plain
          model: {hiddenSize: 16, layers: 1, heads: 2, feedForwardSize: 32, maxLength: 64}
        rollout:
          maxTokensPerTurn: 2
          stepTimeoutSeconds: 0.2
          faultRetries: 1
        steps: 2
        learner: {type: grpo, groupSize: 2, batchSize: 4}
        evaluation:
          finalTasks: 2
        """;

    private readonly TemporaryFolder _folder = new();

    public FaultTests() => File.WriteAllText(_folder.Path("recipe.yaml"), Recipe);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SoundEnvironment_Trains()
    {
        var call = await Train();
        Assert.Equal((0, ""), (call.ExitCode, call.Error));
    }

    [Theory]
    [InlineData("throw", "The wheel came off.")]
    [InlineData("hang", "0.2")]
    [InlineData("nan", "NaN")]
    public async Task FaultyEnvironment_StopsTheRunWithOneSentence(string fault, string reason)
    {
        var call = await Train("--set", $"environment.fault={fault}");
        Assert.Equal(1, call.ExitCode);
        var sentence = Assert.Single(call.Error.TrimEnd().Split('\n'));
        Assert.Contains("4 of 4 episodes were dropped as faults", sentence, StringComparison.Ordinal);
        Assert.Contains(reason, sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FaultyEnvironment_LaterInARun_KeepsWhatWasDone()
    {
        Assert.Equal(0, (await Train()).ExitCode);
        var run = _folder.Path("runs", "faulty");
        var (metrics, weights) = (RunFiles.Metrics(run), RunFiles.Weights(run, 2));
        var call = await Train("--name", "faulty", "--resume", "--set", "steps=4", "--set", "environment.fault=nan");
        Assert.Equal(1, call.ExitCode);
        Assert.Equal(metrics, RunFiles.Metrics(run));
        Assert.Equal(weights, RunFiles.Weights(run, 2));
    }

    [Theory]
    [InlineData("throw", "Rewarder 'faulty-judge-v1' failed on task 'train/0': InvalidOperationException: The judge left.")]
    [InlineData("hang", "Rewarder 'faulty-judge-v1' did not answer within 0.2 s (its timeoutSeconds) on task 'train/0'.")]
    [InlineData("nan", "Rewarder 'faulty-judge-v1' gave NaN for task 'train/0': a score must be finite.")]
    public async Task FaultyRewarder_StopsTheRunWithOneSentence(string fault, string reason)
    {
        var call = await Train("--set", $"rewards=[environment, {{id: faulty-judge-v1, timeoutSeconds: 0.2, fault: {fault}}}]");
        Assert.Equal((1, $"4 of 4 episodes could not be scored, more than rollout.maxFaultShare (0.5) allows; the first: {reason}"), (call.ExitCode, call.Error.TrimEnd()));
    }

    [Theory]
    [InlineData("throw", "Curriculum 'faulty-order-v1' failed to pick 2 tasks: InvalidOperationException: The map is lost.")]
    [InlineData("fewer", "Curriculum 'faulty-order-v1' picked 1 tasks, but 2 were asked for: Next gives exactly as many as it is asked for.")]
    [InlineData("noRollouts", "Curriculum 'faulty-order-v1' asked for 0 rollouts of task 'train/0': from 1 to 65536 are expected.")]
    [InlineData("elsewhere", "Curriculum 'faulty-order-v1' picked task 'train/0' of environment 'elsewhere-v1', but the run plays 'faulty-v1': its tasks are expected.")]
    public async Task FaultyCurriculum_StopsTheRunWithOneSentence(string fault, string message)
    {
        var call = await Train("--set", $"curriculum={{id: faulty-order-v1, fault: {fault}}}");
        Assert.Equal((1, message), (call.ExitCode, call.Error.TrimEnd()));
    }

    [Fact]
    public async Task SoundRewarderAndCurriculum_Train_AndAreShown()
    {
        var call = await Train("--set", "rewards=[environment, {id: faulty-judge-v1, name: judge, weight: 0.5}]", "--set", "curriculum=faulty-order-v1");
        Assert.Equal((0, ""), (call.ExitCode, call.Error));
        Assert.Contains("reward/judge 1.000", call.Output, StringComparison.Ordinal);
        var shown = await Call.Of("runs", "show", "faulty", "--runs", _folder.Path("runs"), "--json");
        Assert.Equal(1, shown.Json["rewards"]!["judge"]!.GetValue<double>());
        Assert.Equal(["return", "reward", "reward/judge"], shown.Json["final"]!["rows"]!.AsArray().Select(row => row!["metric"]!.GetValue<string>()).Distinct());
        Assert.Contains("judge", (await Call.Of("runs", "show", "faulty", "--runs", _folder.Path("runs"))).Output, StringComparison.Ordinal);
        var measured = await Call.WithFaults("eval", "--policy", _folder.Path("runs", "faulty"), "--tasks", "4", "--metric", "reward", "--metric", "return", "--json");
        var rows = measured.Json["rows"]!.AsArray();
        Assert.Equal(rows[1]!["mean"]!.GetValue<double>() + 0.5, rows[0]!["mean"]!.GetValue<double>(), 1e-9);
    }

    [Fact]
    public async Task CutOffCheckpoints_AreRefused_AndNothingIsWrittenOver()
    {
        Assert.Equal(0, (await Train()).ExitCode);
        var checkpoints = _folder.Path("runs", "faulty", "checkpoints");
        foreach (var weights in Directory.GetFiles(checkpoints, "model.safetensors", SearchOption.AllDirectories))
            Cut(weights);
        var before = RunFiles.Snapshot(_folder.Path("runs"));
        var call = await Train("--name", "faulty", "--resume", "--set", "steps=4");
        Assert.Equal(1, call.ExitCode);
        Assert.Contains("cut off", Assert.Single(call.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(before, RunFiles.Snapshot(_folder.Path("runs")));
    }

    [Fact]
    public async Task CutOffModelToStartFrom_IsRefused()
    {
        Assert.Equal(0, (await Train()).ExitCode);
        var model = _folder.Path("model");
        Directory.Move(_folder.Path("runs", "faulty", "checkpoints", "step-000002"), model);
        Cut(Path.Combine(model, "model.safetensors"));
        var call = await Train("--name", "second", "--set", $"policy.from={model}");
        Assert.Equal(1, call.ExitCode);
        Assert.Contains("model.safetensors", Assert.Single(call.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("play", "faulty-v1", "--set", "fault=throw")]
    public async Task Play_OfAFaultyEnvironment_SaysWhoFailed(params string[] arguments)
    {
        Assert.Equal(0, (await Train()).ExitCode);
        var call = await Call.WithFaults([.. arguments, "--policy", _folder.Path("runs", "faulty")]);
        Assert.Equal((1, "faulty-v1 failed while task eval/0 was played: The wheel came off."), (call.ExitCode, call.Error.TrimEnd()));
    }

    private static void Cut(string path)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(file.Length / 2);
    }

    private Task<Call> Train(params string[] arguments) => Call.WithFaults(["train", _folder.Path("recipe.yaml"), "--runs", _folder.Path("runs"), .. arguments]);
}

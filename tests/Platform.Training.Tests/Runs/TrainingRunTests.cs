using System.IO.Compression;
using System.Text.Json.Nodes;
using Platform.Torch.Tests;
using Platform.Training.Plans;
using Platform.Training.Runs;
using Platform.Training.Tests.Support;
using TorchSharp;

namespace Platform.Training.Tests.Runs;

public class TrainingRunTests
{
    [Fact]
    public async Task RunAsync_ImitationThenGrpo_LearnsAndBeatsWhatItImitated()
    {
        using var folder = new TemporaryFolder();
        var observer = new RecordingObserver();
        var plan = EchoPlan.Create(folder["run"], imitation: 40, improvement: 40) with
        {
            Evaluation = new() { Tasks = 20, FinalTasks = 100, Baselines = ["random", "oracle"], Metrics = ["success", "return"] },
        };

        var result = await new TrainingRun(plan, observer, TimeProvider.System).RunAsync(resume: false, CancellationToken.None);

        Assert.True(result.IsComplete);
        Assert.Equal(["imitation", "improvement"], observer.Stages.Select(stage => stage.Name));
        var rows = result.Final!.Rows.ToDictionary(row => (row.Policy, row.Metric), row => row.Estimate);
        Assert.Equal(1, rows[("oracle", "success")].Mean);
        Assert.InRange(rows[("random", "return")].Mean, 0.7, 1.3);
        Assert.InRange(rows[("imitation", "return")].Mean, 0.6, 1.4);
        Assert.InRange(rows[("trained", "return")].Mean, 2.5, 3);
        Assert.True(rows[("trained - imitation", "return")].Low > 1);
        Assert.Equal(rows[("trained", "return")].Mean - rows[("imitation", "return")].Mean, rows[("trained - imitation", "return")].Mean, 1e-9);

        var json = JsonNode.Parse(File.ReadAllText(folder["run/evals/final.json"]))!["rows"]!.AsArray();
        Assert.Equal(["random", "oracle", "imitation", "trained"], json.Where(row => (string?)row!["metric"] == "success").Take(4).Select(row => (string)row!["policy"]!));
        Assert.Equal(80, File.ReadAllLines(folder["run/metrics.jsonl"]).Length);
        Assert.True(File.Exists(folder["run/evals/step-000040.json"]));
        Assert.True(File.Exists(folder["run/environment.json"]));
        Assert.Equal("name: echo\n", File.ReadAllText(folder["run/recipe.yaml"]));
    }

    [Fact]
    public async Task RunAsync_Step_MeasuresWhatItShould()
    {
        using var folder = new TemporaryFolder();
        var observer = new RecordingObserver();

        await Train(EchoPlan.Create(folder["run"], 2, 4), observer);

        var grpo = observer.Steps[^1].Values;
        foreach (var name in (string[])["reward", "rewardStd", "return", "success", "turns", "actionErrors", "faults", "dropped", "tokens", "loss", "kl", "entropy", "ratio", "ratioMax", "clipFraction", "samplerGap", "advantageStd", "zeroAdvantageGroups", "gradNorm", "learningRate", "weightsVersion", "seconds", "tokensPerSecond"])
            Assert.True(grpo.ContainsKey(name), name);
        Assert.Equal(64 * 3, grpo["tokens"]);
        Assert.Equal(6, grpo["weightsVersion"]);
        Assert.InRange(grpo["samplerGapMax"], 0, 1e-4); // what sampled and what learns agree on every log-prob
        Assert.InRange(Math.Abs(grpo["kl"]), 0, 1e-6); // one update per round: the old policy is the new one
        Assert.Equal(0, grpo["clipFraction"]);
    }

    [Fact]
    public async Task RunAsync_StoredEpisodes_AreCompleteEnoughToScoreAgain()
    {
        using var folder = new TemporaryFolder();
        await Train(EchoPlan.Create(folder["run"], 0, 2));

        using var reader = new StreamReader(new GZipStream(File.OpenRead(folder["run/episodes/step-000002.jsonl.gz"]), CompressionMode.Decompress));
        var lines = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(64, lines.Length);
        var episode = JsonNode.Parse(lines[0])!;
        Assert.Equal("train/8", (string?)episode["task"]!["id"]);
        Assert.Equal("terminated", (string?)episode["termination"]);
        Assert.Equal((double)episode["return"]!, episode["turns"]!.AsArray().Sum(turn => (double)turn!["rewards"]!["environment"]!));
        Assert.All(episode["turns"]!.AsArray(), turn => Assert.Equal(turn!["sampled"]!.AsArray().Count, turn["logProbs"]!.AsArray().Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public async Task RunAsync_CancelledAndResumed_GivesTheSameNumbersAndBytes(int cancelAfter)
    {
        using var folder = new TemporaryFolder();
        await Train(EchoPlan.Create(folder["whole"], 4, 5));
        using var cancellation = new CancellationTokenSource();
        var step = 0;
        var first = new RecordingObserver
        {
            OnStep = metrics => step = metrics.Step,
            OnRollout = done =>
            {
                if (step == cancelAfter && done == 5) // in the middle of the next step's play
                    cancellation.Cancel();
            },
        };

        var interrupted = await new TrainingRun(EchoPlan.Create(folder["cut"], 4, 5), first, TimeProvider.System).RunAsync(false, cancellation.Token);
        Assert.False(interrupted.IsComplete);
        Assert.Equal(folder[$"cut/checkpoints/{RunFolder.StepName(interrupted.Step)}"], interrupted.Checkpoint);
        var resumed = await new TrainingRun(EchoPlan.Create(folder["cut"], 4, 5), new RecordingObserver(), TimeProvider.System).RunAsync(true, CancellationToken.None);

        Assert.True(resumed.IsComplete);
        AssertSame(folder["whole"], folder["cut"], 9);
    }

    [Fact]
    public async Task RunAsync_StoppedByAFaultBetweenCheckpoints_ResumesWithoutAGapOrADouble()
    {
        using var folder = new TemporaryFolder();
        await Train(EchoPlan.Create(folder["whole"], 2, 6));
        var observer = new RecordingObserver { OnStep = metrics => _ = metrics.Step == 8 ? throw new InvalidDataException("stop") : 0 };
        await Assert.ThrowsAsync<InvalidDataException>(() => new TrainingRun(EchoPlan.Create(folder["cut"], 2, 6), observer, TimeProvider.System).RunAsync(false, CancellationToken.None));
        File.AppendAllText(folder["cut/metrics.jsonl"], "{\"step\":9,\"sta"); // a line cut off by the end of the process
        Directory.CreateDirectory(folder["cut/checkpoints/step-000008.part"]);

        await new TrainingRun(EchoPlan.Create(folder["cut"], 2, 6), new RecordingObserver(), TimeProvider.System).RunAsync(true, CancellationToken.None);

        AssertSame(folder["whole"], folder["cut"], 8);
        Assert.False(Directory.Exists(folder["cut/checkpoints/step-000008.part"]));
    }

    [Fact]
    public async Task RunAsync_WithReferenceAndSeveralUpdates_ResumesExactlyAndReportsKl()
    {
        using var folder = new TemporaryFolder();
        RunPlan Plan(string name)
        {
            var plan = EchoPlan.Create(folder[name], 2, 5);
            return plan with
            {
                Stages = [plan.Stages[0], plan.Stages[1] with { Learner = new GrpoOptions { GroupSize = 4, BatchSize = 16, Updates = 2, Epochs = 2, Credit = "turn", Kl = new() { Coefficient = 0.05 }, EntropyCoefficient = 0.01 } }],
            };
        }

        var whole = await Train(Plan("whole"));
        using var cancellation = new CancellationTokenSource();
        await new TrainingRun(Plan("cut"), new RecordingObserver { OnStep = metrics => { if (metrics.Step == 5) cancellation.Cancel(); } }, TimeProvider.System).RunAsync(false, cancellation.Token);
        await new TrainingRun(Plan("cut"), new RecordingObserver(), TimeProvider.System).RunAsync(true, CancellationToken.None);

        AssertSame(folder["whole"], folder["cut"], 7);
        Assert.True(whole.Steps[^1].Values["klReference"] > 1e-6);
        Assert.True(whole.Steps[^1].Values["kl"] > 1e-9);
        Assert.Equal(2 + 5 * 4, whole.Steps[^1].Values["weightsVersion"]);
    }

    [Fact]
    public async Task RunAsync_FinalEvaluationInterrupted_GoesOnWhereItStood()
    {
        using var folder = new TemporaryFolder();
        RunPlan Plan(string name) => EchoPlan.Create(folder[name], 2, 2) with { Evaluation = new() { FinalTasks = 30, Tasks = 5, Baselines = ["random", "oracle"] } };
        await Train(Plan("whole"));
        using var cancellation = new CancellationTokenSource();
        var baselines = false;
        var interrupted = await new TrainingRun(Plan("cut"), new RecordingObserver { OnEvaluation = (policy, _) => { baselines |= policy == "oracle"; if (baselines && policy == "imitation") cancellation.Cancel(); } }, TimeProvider.System).RunAsync(false, cancellation.Token);
        var replayed = new HashSet<string>();

        var resumed = await new TrainingRun(Plan("cut"), new RecordingObserver { OnEvaluation = (policy, _) => { lock (replayed) replayed.Add(policy); } }, TimeProvider.System).RunAsync(true, CancellationToken.None);

        Assert.Equal((false, 4), (interrupted.IsComplete, interrupted.Step));
        Assert.True(resumed.IsComplete);
        Assert.Contains("trained", replayed);
        Assert.DoesNotContain("random", replayed);
        Assert.DoesNotContain("oracle", replayed);
        Assert.Equal(File.ReadAllText(folder["whole/evals/final.json"]), File.ReadAllText(folder["cut/evals/final.json"]));
    }

    [Fact]
    public async Task RunAsync_StagedOnAnotherRunsCheckpoint_BeginsWithItsWeightsAndTokenizer()
    {
        using var folder = new TemporaryFolder();
        await Train(EchoPlan.Create(folder["first"], 3, 0));
        var plan = EchoPlan.Create(folder["second"], 0, 1);

        await Train(plan with { Policy = plan.Policy with { From = folder["first/checkpoints/step-000003"] } });

        foreach (var file in (string[])["model.safetensors", "tokenizer.json", "config.json"])
            Assert.Equal(File.ReadAllBytes(folder[$"first/checkpoints/step-000003/{file}"]), File.ReadAllBytes(folder[$"second/checkpoints/step-000000/{file}"]));
    }

    [Fact]
    public async Task RunAsync_FilteredSampling_WarnsAndComparesWithUnfilteredOldLogProbs()
    {
        using var folder = new TemporaryFolder();
        var plan = EchoPlan.Create(folder["run"], 2, 2);

        var observer = await Train(plan with { Rollout = plan.Rollout with { TopK = 5 } });

        Assert.StartsWith("rollout.topP or rollout.topK filters what is sampled", Assert.Single(observer.Notes), StringComparison.Ordinal);
        var grpo = observer.Steps[^1].Values;
        Assert.False(grpo.ContainsKey("samplerGapMax")); // the kept tokens' log-probs say nothing about the sampler
        Assert.InRange(Math.Abs(grpo["ratioMax"] - 1), 0, 1e-5);
    }

    [Fact]
    public async Task RunAsync_RoundedWeightsSample_SaysSoShowsTheGapAndStartsFromTheLearnersOwnLogProbs()
    {
        using var folder = new TemporaryFolder();
        var plan = EchoPlan.Create(folder["run"], 2, 2);

        var observer = await Train(plan with { Generation = new() { Type = "bf16" } });

        Assert.StartsWith("generation.type is bf16", Assert.Single(observer.Notes), StringComparison.Ordinal);
        var grpo = observer.Steps[^1].Values;
        Assert.InRange(grpo["samplerGapMax"], 1e-6, 0.1);
        Assert.InRange(Math.Abs(grpo["ratioMax"] - 1), 0, 1e-5); // one update per round: the old policy is the new one, not the rounded one
        Assert.InRange(grpo["importance"], 0.9, 1.1);
    }

    [Fact]
    public async Task RunAsync_OtherMicroBatches_ChangesNoGradientBeyondRounding()
    {
        using var folder = new TemporaryFolder();
        var norms = new List<double>();
        foreach (var tokens in new[] { 10, 100, 100_000 })
        {
            var plan = EchoPlan.Create(folder[$"run{tokens}"], 1, 2);
            var observer = await Train(plan with { Stages = [.. plan.Stages.Select(stage => stage with { Optimizer = stage.Optimizer with { MicroBatchTokens = tokens } })] });
            norms.Add(observer.Steps[^1].Values["gradNorm"]);
        }

        Assert.Equal(norms[0], norms[1], norms[0] * 1e-3);
        Assert.Equal(norms[0], norms[2], norms[0] * 1e-3);
    }

    [Fact]
    public async Task RunAsync_EveryStep_LeavesNoTensorBehind()
    {
        using var folder = new TemporaryFolder();
        var live = new List<long>();
        LiveTensors.Settle();

        await Train(EchoPlan.Create(folder["run"], 0, 8), new RecordingObserver { OnStep = _ => live.Add(torch.Tensor.TotalCount) });

        Assert.Single(live.Skip(2).Distinct());
    }

    [Fact]
    public async Task RunAsync_FolderWithARun_IsRefusedAndUntouched()
    {
        using var folder = new TemporaryFolder();
        await Train(EchoPlan.Create(folder["run"], 0, 2));
        var before = Snapshot(folder["run"]);

        var error = await Assert.ThrowsAsync<RunException>(() => Train(EchoPlan.Create(folder["run"], 0, 2)));

        Assert.Equal($"Run folder '{folder["run"]}' already holds a run: go on with it by --resume, or choose another --name.", error.Message);
        Assert.Equal(before, Snapshot(folder["run"]));
    }

    [Fact]
    public async Task RunAsync_NothingToResume_SaysSo()
    {
        using var folder = new TemporaryFolder();

        var error = await Assert.ThrowsAsync<RunException>(() => Train(EchoPlan.Create(folder["none"], 0, 2), resume: true));

        Assert.Equal($"There is no run folder '{folder["none"]}' to resume: leave out --resume, or check --name.", error.Message);
    }

    [Fact]
    public async Task RunAsync_ResumedWithAnotherSeed_IsRefused()
    {
        using var folder = new TemporaryFolder();
        await Train(EchoPlan.Create(folder["run"], 0, 2));

        var error = await Assert.ThrowsAsync<RunException>(() => Train(EchoPlan.Create(folder["run"], 0, 4) with { Seed = 6 }, resume: true));

        Assert.Equal($"The run in '{folder["run"]}' has seed 5, but the recipe says 6: resume with the recipe of the run ('{folder["run/recipe.yaml"]}').", error.Message);
    }

    [Fact]
    public async Task RunAsync_SecondProcessInTheSameFolder_IsRefused()
    {
        using var folder = new TemporaryFolder();
        Task? second = null;
        var observer = new RecordingObserver { OnStep = metrics => second ??= Train(EchoPlan.Create(folder["run"], 0, 2), resume: true) };

        await Train(EchoPlan.Create(folder["run"], 0, 2), observer);

        var error = await Assert.ThrowsAsync<RunException>(() => second!);
        Assert.Equal($"Another process is training in '{folder["run"]}': wait for it to end, or choose another --name.", error.Message);
    }

    [Fact]
    public async Task RunAsync_NewestCheckpointCutOff_FallsBackAndSaysSo()
    {
        using var folder = new TemporaryFolder();
        await Train(EchoPlan.Create(folder["run"], 0, 6));
        var weights = folder["run/checkpoints/step-000006/model.safetensors"];
        var whole = File.ReadAllBytes(weights);
        File.WriteAllBytes(weights, whole[..^100]);
        var observer = new RecordingObserver();

        await Train(EchoPlan.Create(folder["run"], 0, 6), observer, resume: true);

        Assert.Equal($"'{weights}' has {whole.Length - 100} bytes instead of {whole.Length}, so the checkpoint is cut off: going back to the checkpoint of step 3.", observer.Notes[0]);
        Assert.Equal(whole, File.ReadAllBytes(weights));
    }

    [Fact]
    public async Task RunAsync_EveryCheckpointBroken_StopsWithOneSentence()
    {
        using var folder = new TemporaryFolder();
        await Train(EchoPlan.Create(folder["run"], 0, 3));
        foreach (var file in Directory.GetFiles(folder["run/checkpoints"], "model.safetensors", SearchOption.AllDirectories))
            File.WriteAllBytes(file, File.ReadAllBytes(file)[..50]);

        var error = await Assert.ThrowsAsync<RunException>(() => Train(EchoPlan.Create(folder["run"], 0, 3), resume: true));

        Assert.Matches(@"^'.*step-000003/model\.safetensors' has 50 bytes instead of \d+, so the checkpoint is cut off, and no older checkpoint is whole: start again under another --name\.$", error.Message);
    }

    [Fact]
    public async Task RunAsync_CheckpointsAreMany_KeepsTheNewestAndTheEndsOfStages()
    {
        using var folder = new TemporaryFolder();
        var plan = EchoPlan.Create(folder["run"], 2, 6);

        await Train(plan with { Checkpoint = new() { Every = 1, Keep = 2 } });

        Assert.Equal(["step-000000", "step-000002", "step-000007", "step-000008"], Directory.GetDirectories(folder["run/checkpoints"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task RunAsync_NanReward_StopsWithOneSentenceAndKeepsTheCheckpoint()
    {
        using var folder = new TemporaryFolder();
        var observer = new RecordingObserver();
        var environment = EchoEnvironment.Source((task, turn, _) => observer.Steps.Count >= 4 ? double.NaN : null);

        var error = await Assert.ThrowsAsync<RunException>(() => Train(EchoPlan.Create(folder["run"], 0, 6, environment), observer));

        Assert.Matches(@"^64 of 64 episodes were dropped as faults, more than rollout\.maxFaultShare \(0\.5\) allows; the first: Environment 'toy-v1' gave reward NaN at turn 1 of task 'train/\d+': a reward must be finite\.$", error.Message);
        Assert.True(Directory.Exists(folder["run/checkpoints/step-000003"]));
        Assert.Equal(4, File.ReadAllLines(folder["run/metrics.jsonl"]).Length);
    }

    [Fact]
    public async Task RunAsync_SomeEpisodesHangOrThrow_DropsThemAndGoesOn()
    {
        using var folder = new TemporaryFolder();
        var observer = new RecordingObserver();
        var environment = EchoEnvironment.Source((task, turn, token) => (task.Seed >> 1 & 7, turn) switch
        {
            (1, 1) => throw new InvalidOperationException("lost"),
            (2, 2) => token.WaitHandle.WaitOne() ? 0 : 1,
            _ => default(double?),
        });
        var plan = EchoPlan.Create(folder["run"], 0, 3, environment);

        await Train(plan with { Rollout = plan.Rollout with { StepTimeoutSeconds = 0.2, FaultRetries = 1, MaxFaultShare = 0.9 }, Policy = plan.Policy with { Tokenizer = new() { Episodes = 40 } }, Evaluation = new() { Tasks = 40 } }, observer);

        Assert.Contains(observer.Steps, step => step.Values["dropped"] > 0);
        Assert.All(observer.Steps, step => Assert.Equal(64, step.Values["episodes"] + step.Values["dropped"]));
        Assert.Contains(observer.Notes, note => note.Contains("were dropped as faults; the first: Environment 'toy-v1'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_LearningRateThatExplodes_StopsWithOneSentenceAndAWholeCheckpoint()
    {
        using var folder = new TemporaryFolder();
        var plan = EchoPlan.Create(folder["run"], 6, 0);

        var error = await Assert.ThrowsAsync<RunException>(() => Train(plan with
        {
            Stages = [plan.Stages[0] with { Optimizer = new() { LearningRate = 1e30, WeightDecay = 10, MaxGradientNorm = 0 } }],
            Checkpoint = new() { Every = 1 },
        }));

        Assert.Matches(@"became (NaN|∞|Infinity).*resume from the last checkpoint with a lower optimizer\.learningRate than 1E\+30\.$", error.Message);
        Assert.NotEmpty(Directory.GetDirectories(folder["run/checkpoints"]));
    }

    private static async Task<RecordingObserver> Train(RunPlan plan, RecordingObserver? observer = null, bool resume = false)
    {
        observer ??= new();
        await new TrainingRun(plan, observer, TimeProvider.System).RunAsync(resume, CancellationToken.None);
        return observer;
    }

    private static void AssertSame(string expected, string actual, int steps)
    {
        Assert.Equal(Timeless(expected), Timeless(actual));
        Assert.Equal(steps, Timeless(actual).Length);
        var file = Path.Combine("checkpoints", RunFolder.StepName(steps), "model.safetensors");
        Assert.Equal(File.ReadAllBytes(Path.Combine(expected, file)), File.ReadAllBytes(Path.Combine(actual, file)));
    }

    /// <summary>Lines of the metrics without the values that measure time.</summary>
    private static string[] Timeless(string folder) => [.. File.ReadLines(Path.Combine(folder, "metrics.jsonl")).Select(line =>
    {
        var json = JsonNode.Parse(line)!.AsObject();
        foreach (var name in json.Select(pair => pair.Key).Where(name => name.EndsWith("econds", StringComparison.Ordinal) || name.EndsWith("PerSecond", StringComparison.Ordinal)).ToArray())
            json.Remove(name);
        return json.ToJsonString();
    })];

    private static string Snapshot(string folder) => string.Join('\n', Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order().Select(file => $"{file} {Convert.ToBase64String(File.ReadAllBytes(file))}"));
}

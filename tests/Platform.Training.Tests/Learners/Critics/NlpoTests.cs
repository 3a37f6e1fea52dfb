using Platform.Policies.Sampling;
using Platform.Sdk;
using Platform.Training.Learners;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Runs;
using Platform.Training.Tests.Learners.Guided;
using Platform.Training.Tests.Support;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Training.Tests.Learners.Critics;

public class NlpoTests
{
    private static readonly CriticOptions _critic = new() { Body = "head" };

    [Fact]
    public async Task Run_WithoutAMask_IsPpoBitForBit()
    {
        var nlpo = await GuidedRun.ParametersAsync(new NlpoOptions { BatchSize = 16, Critic = _critic, Mask = new() { TopP = 1 } });
        var ppo = await GuidedRun.ParametersAsync(new PpoOptions { BatchSize = 16, Critic = _critic, Epochs = 5, Kl = new() { Coefficient = 0.1, Placement = "reward" }, KlTarget = 0.1 });

        Assert.Equal(ppo, nlpo);
    }

    [Fact]
    public async Task Run_WithAMask_SamplesAndLearnsAmongTheSameTokens()
    {
        var observer = new RecordingObserver();
        var options = new NlpoOptions { BatchSize = 16, Critic = _critic, CriticWarmup = 0, Epochs = 1, Mask = new() { TopP = 0.5, MinimumTokens = 2, RefreshEvery = 2 } };

        await GuidedRun.ParametersAsync(options, steps: 5, observer: observer);

        var steps = observer.Steps.Select(step => step.Values).ToArray();
        Assert.Equal([0, 1, 0, 1, 0], steps.Select(step => step["maskAge"])); // refreshed after every second step
        foreach (var step in steps)
        {
            Assert.InRange(step["allowedTokens"], 2, 200);
            Assert.InRange(step["samplerGapMax"], 0, 1e-4); // what the learner computes among the stored tokens is what was sampled
            Assert.Equal(1, step["ratio"], 1e-4);
        }

        Assert.Equal(0, steps[0]["klReference"], 1e-6); // the reference is compared among the same tokens
    }

    [Fact]
    public async Task Run_CancelledAndResumed_GivesTheSameBytes()
    {
        using var folder = new TemporaryFolder();
        await new TrainingRun(Plan(folder["whole"]), new RecordingObserver(), TimeProvider.System).RunAsync(false, CancellationToken.None);
        using var cancellation = new CancellationTokenSource();
        var first = new RecordingObserver
        {
            OnStep = metrics =>
            {
                if (metrics.Step == 3)
                    cancellation.Cancel();
            },
        };

        await new TrainingRun(Plan(folder["cut"]), first, TimeProvider.System).RunAsync(false, cancellation.Token);
        var resumed = await new TrainingRun(Plan(folder["cut"]), new RecordingObserver(), TimeProvider.System).RunAsync(true, CancellationToken.None);

        Assert.True(resumed.IsComplete);
        foreach (var file in (string[])["model.safetensors", "learner.bin"])
            Assert.Equal(File.ReadAllBytes(folder[$"whole/checkpoints/{RunFolder.StepName(5)}/{file}"]), File.ReadAllBytes(folder[$"cut/checkpoints/{RunFolder.StepName(5)}/{file}"]));

        // Refreshed every 4 optimizer steps of 2 a round, so that the copy is older than the checkpoint at which it goes on
        static RunPlan Plan(string path) => GuidedRun.Plan(path, new NlpoOptions { BatchSize = 16, Epochs = 2, CriticWarmup = 0, Mask = new() { TopP = 0.5, MinimumTokens = 1, RefreshEvery = 4 } }, 5);
    }

    [Fact] // Bandit with p = (0.3536, 0.2145, 0.4319): a guide that keeps arms 0 and 2 leaves 0.7855.
    public void Score_AmongTheAllowed_ExceedsTheUnmaskedByTheLogOfTheKeptMass()
    {
        using var model = ToyBandit.CreatePolicy();
        var probabilities = model.Probabilities(ToyBandit.Prompt);
        var mass = Math.Log(probabilities[0] + probabilities[2]);
        Trajectory[] pulls = [Masked(0, probabilities), ToyBandit.Pull(1, 2, Math.Log(probabilities[2]))];

        var logProbs = new RoundScorer(model, 1, 2048).LogProbs(model, new Round(pulls));

        Assert.Equal(Math.Log(probabilities[0]) - mass, logProbs[0][^1], 1e-6);
        Assert.Equal(Math.Log(probabilities[2]), logProbs[1][^1], 1e-6); // nothing is said of this one
    }

    [Fact] // Two arms are left, with probabilities q: the expected gradient is Σ q (1 − q) ΔR for them and 0 for the other.
    public void Gradient_OverTheAllowedArms_IsThatOfTheNarrowedPolicy()
    {
        using var model = ToyBandit.CreatePolicy();
        var probabilities = model.Probabilities(ToyBandit.Prompt);
        var q = probabilities[0] / (probabilities[0] + probabilities[2]);
        using var update = new PolicyUpdate(
            model, new Nlpo(new NlpoOptions { Whiten = false, CriticWarmup = 0, ValueClip = null, Kl = new(), KlTarget = null, DualClip = null }), new());
        var expected = new double[3];
        foreach (var (arm, weight) in new[] { (0, q), (2, 1 - q) })
        {
            var round = new Round([Masked(arm, probabilities)]);
            update.Prepare(round);
            update.Backward(update.Batches(round, 0).Single());
            var gradient = model.Table.grad!.data<double>().ToArray();
            for (var i = 0; i < 3; i++)
                expected[i] -= weight * gradient[i];
            model.Table.grad.zero_();
        }

        var slope = q * (1 - q) * (1 - 0.4);
        Assert.Equal(slope, expected[0], 1e-6);
        Assert.Equal(0, expected[1], 1e-9);
        Assert.Equal(-slope, expected[2], 1e-6);
    }

    [Fact]
    public void Play_MaskedModel_StoresSetsThatHoldWhatWasSampled()
    {
        var task = new NumberGuessing();
        using var policy = ToyRollouts.CreateModel(task, 1);
        using var guide = ToyRollouts.CreateModel(task, 2);
        using var masked = new MaskedModel(policy, guide, new NucleusMask(0.5, 1));

        var played = ToyRollouts.Play(masked, task, [.. Enumerable.Range(0, 40).Select(i => (ulong)i)], 2, new SeededRandom(3));
        var scored = new RoundScorer(policy, 1, 2048).LogProbs(policy, new Round(played));

        for (var i = 0; i < played.Count; i++)
            for (var t = 0; t < played[i].Tokens.Length; t++)
                if (played[i].Trainable[t])
                {
                    Assert.True(played[i].Allowed![t]!.Contains(played[i].Tokens[t]));
                    Assert.Equal(played[i].LogProbs[t], scored[i][t], 1e-4);
                }
    }

    [Fact]
    public void WithAllowed_SetWithoutTheToken_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => ToyBandit.Pull(0, 1, -1).WithAllowed([null, TokenSet.OfFinite([0, float.NegativeInfinity, 0])]));

        Assert.StartsWith("Token 1 at position 1 is not among the 2 that are said to have been allowed there: give the set it was sampled from.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TrajectoryFile_KeepsTheSets()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        TrajectoryFile.Write(writer, Masked(2, [0.3, 0.3, 0.4]));
        TrajectoryFile.Write(writer, ToyBandit.Pull(0, 1, -1));
        stream.Position = 0;
        using var reader = new BinaryReader(stream);

        var first = TrajectoryFile.Read(reader);

        Assert.Null(first.Allowed![0]);
        Assert.Equal([true, false, true], Enumerable.Range(0, 3).Select(first.Allowed[1]!.Contains));
        Assert.Null(TrajectoryFile.Read(reader).Allowed);
    }

    /// <summary>A pull that was chosen among arms 0 and 2.</summary>
    private static Trajectory Masked(int arm, double[] probabilities)
    {
        var pull = ToyBandit.Pull(0, arm, Math.Log(probabilities[arm] / (probabilities[0] + probabilities[2])));
        return pull.WithAllowed([.. pull.Trainable.Select(trainable => trainable ? TokenSet.OfFinite([0, float.NegativeInfinity, 0]) : null)]);
    }
}

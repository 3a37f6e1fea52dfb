using Platform.Training.Learners.Preferences;
using Platform.Training.Objectives;
using Platform.Training.Plans.Preferences;
using Platform.Training.Tests.Objectives;
using Platform.Training.Tests.Support;
using Platform.Training.Toys;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Tests.Learners.Preferences;

public class DnoTests
{
    [Fact] // by hand: −(0.7 log σ(0.5) + 0.3 log σ(−0.5))
    public void SoftLabel_MatchesIndependentReference() => Tensors.Near([0.624077], Tensors.Apply(logit => PreferenceLosses.SoftLabel(logit, tensor(new[] { 0.7f })), 0.5f), 1e-6);

    [Fact] // closed form: π_t exp(r / η) / Z with π_t = (.2, .5, .3), η = 2 and the exact win rates
    public void Run_ExactWinRates_LandsOnTheTabularSolution()
    {
        var rates = ToyPreference.WinRates(ToyPreference.Reference);
        using var model = ToyPreference.CreatePolicy(ToyPreference.Reference);
        using var update = new PolicyUpdate(model, new Dno(new DnoOptions { Labels = "soft", Rates = "score", Beta = 2, Updates = 1 }),
            new() { Optimizer = new() { LearningRate = 0.002, WeightDecay = 0, MaxGradientNorm = 0, Schedule = "linear", FinalShare = 0 }, Epochs = 600, Steps = 600 });

        update.Run(new Round([.. Enumerable.Range(0, 3).Select(arm => ToyPreference.Pull(0, arm, rates[arm]))]));

        var policy = model.Probabilities(ToyPreference.Prompt);
        Assert.Equal(0.201, policy[0], 2e-4);
        Assert.Equal(0.4975, policy[1], 2e-4);
        Assert.Equal(0.3015, policy[2], 2e-4);
    }

    [Fact]
    public void Loss_HardLabels_IsDpoAgainstTheStartOfTheRound()
    {
        var dpo = Pairs.AtReference(new Dpo(new DpoOptions()));
        var dno = Pairs.Run(new Dno(new DnoOptions()));

        Assert.Equal(Math.Log(2), dno.Loss, 1e-6);
        Tensors.Near([.. dpo.Gradient], dno.Gradient, 1e-6);
    }
}

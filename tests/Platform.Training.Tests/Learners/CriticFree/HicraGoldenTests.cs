using System.Text;
using Platform.Training.Learners.CriticFree;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Learners.CriticFree;

public class HicraGoldenTests
{
    [Fact] // Six rewards of mean 0 and sample deviation 1, so that advantages are the rewards: 1, −1, 0.5 become 1.2, −0.8, 0.6 where the only token plans.
    public void Advantages_PlanningTokens_GainAFifthOfTheirSize()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["phrases.txt"], "check");
        var rest = Math.Sqrt(1.25);
        double[] rewards = [1, -1, 0.5, -0.5, rest, -rest];
        var hicra = new Hicra(new() { PhrasesFile = folder["phrases.txt"] }) { TokenBytes = token => Encoding.UTF8.GetBytes(token == 1 ? "check" : "") };

        var advantages = ObjectiveRun.Advantages(hicra, [.. rewards.Select(reward => Some.Trajectory(0, ([0], [1], [-1f], reward)))]);

        Assert.Equal([1.2, -0.8, 0.6, -0.4], advantages[..4].Select(row => Math.Round(row[1], 5)));
    }
}

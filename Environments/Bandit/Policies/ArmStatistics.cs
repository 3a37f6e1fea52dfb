using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Environments.Bandit.Policies;

/// <summary>What a player has seen: pulls and rewards of each arm, read from the structured observations.</summary>
internal sealed class ArmStatistics
{
    /// <summary>Names of the arms; empty before the first observation.</summary>
    public string[] Names { get; private set; } = [];

    /// <summary>Pulls of each arm.</summary>
    public int[] Pulls { get; private set; } = [];

    /// <summary>Sum of rewards of each arm.</summary>
    public double[] Sums { get; private set; } = [];

    /// <summary>Pulls of all arms.</summary>
    public int Total { get; private set; }

    /// <summary>Average reward of an arm that was pulled.</summary>
    public double Mean(int arm) => Sums[arm] / Pulls[arm];

    /// <summary>The first arm that was never pulled, or −1.</summary>
    public int FirstUnpulled() => Array.IndexOf(Pulls, 0);

    public void Clear() => (Names, Pulls, Sums, Total) = ([], [], [], 0);

    /// <summary>Takes in the newest observation.</summary>
    public void Observe(Observation observation)
    {
        if (observation.Info[BanditInfo.Names] is JsonArray names)
        {
            Names = [.. names.Select(name => (string)name!)];
            (Pulls, Sums, Total) = (new int[Names.Length], new double[Names.Length], 0);
        }
        else if (observation.Info[BanditInfo.LastArm] is { } arm)
        {
            Pulls[(int)arm]++;
            Sums[(int)arm] += (double)observation.Info[BanditInfo.LastReward]!;
            Total++;
        }
    }

    /// <summary>The arm with the highest score.</summary>
    /// <param name="score">Score of an arm.</param>
    /// <param name="random">Breaks exact ties; null takes the first.</param>
    public int Best(Func<int, double> score, SeededRandom? random)
    {
        var (best, bestScore, ties) = (0, double.NegativeInfinity, 0);
        for (var arm = 0; arm < Pulls.Length; arm++)
        {
            var value = score(arm);
            if (value > bestScore)
                (best, bestScore, ties) = (arm, value, 1);
            else if (value == bestScore && random is not null && random.Next(++ties) == 0)
                best = arm;
        }

        return best;
    }
}

using Platform.Sdk;

namespace Platform.Environments.Bandit;

/// <summary>The arms of one task, all of it decided by the task's seed.</summary>
/// <remarks>The n-th pull of an arm pays the same whenever it happens, so that the rollouts of one task differ by their choices alone. The draws are independent,
/// so to any one player these are BanditBench's arms: large gap Δ = 0.5, small gap Δ = 0.2, the order shuffled by the seed.</remarks>
internal sealed class BanditArms
{
    private const ulong MeansStream = 0;
    private const ulong NamesStream = 1;
    private const ulong UnreadableStream = 2;
    private const ulong PullsStream = 3;
    private readonly ulong _seed;
    private readonly RewardDistribution _distribution;
    private readonly double _noise;

    public BanditArms(BanditOptions options, ulong seed)
    {
        (_seed, _distribution, _noise) = (seed, options.Distribution, Noise(options));
        var random = new SeededRandom(seed, MeansStream);
        Means = new double[options.Arms];
        if (options.Distribution == RewardDistribution.Bernoulli)
        {
            var (best, other) = BernoulliMeans(options);
            Array.Fill(Means, other);
            Means[random.Next(options.Arms)] = best;
        }
        else
        {
            for (var arm = 0; arm < Means.Length; arm++)
                Means[arm] = _noise * random.NextNormal();
        }

        Best = Array.IndexOf(Means, Means.Max());
    }

    /// <summary>Expected reward of each arm; hidden from agents.</summary>
    public double[] Means { get; }

    /// <summary>The arm with the highest mean.</summary>
    public int Best { get; }

    /// <summary>The best Bernoulli arm's mean, and that of all others.</summary>
    public static (double Best, double Other) BernoulliMeans(BanditOptions options) => options.Gap == BernoulliGap.Large ? (0.75, 0.25) : (0.6, 0.4);

    /// <summary>Standard deviation of a Gaussian arm's reward, and of the distribution that means are drawn from.</summary>
    public static double Noise(BanditOptions options) => options.Variance == GaussianVariance.Low ? 1 : 3;

    /// <summary>Names for the arms, drawn without repetition from the domain's list; in compact style the first letters of the alphabet.</summary>
    public string[] Names(BanditOptions options)
    {
        if (options.Style == BanditStyle.Compact)
            return [.. Enumerable.Range(0, options.Arms).Select(arm => ((char)('a' + arm)).ToString())];
        var names = BanditStory.Of(options.Domain).Names.ToArray();
        new SeededRandom(_seed, NamesStream).Shuffle(names.AsSpan());
        return names[..options.Arms];
    }

    /// <summary>What an arm pays at its <paramref name="pull"/>-th pull, counted from 0.</summary>
    public double Pay(int arm, int pull)
    {
        var random = new SeededRandom(_seed, PullsStream, (ulong)arm, (ulong)pull);
        return _distribution == RewardDistribution.Gaussian ? Means[arm] + (_noise * random.NextNormal()) : random.NextDouble() < Means[arm] ? 1 : 0;
    }

    /// <summary>The arm that an unreadable action at a step pulls where it pulls one.</summary>
    public int RandomArm(int step) => new SeededRandom(_seed, UnreadableStream, (ulong)step).Next(Means.Length);
}

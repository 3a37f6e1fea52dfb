using Platform.Sdk;

namespace Platform.Environments.Bandit;

/// <summary>Settings of <c>bandit-v1</c>.</summary>
public sealed record BanditOptions
{
    /// <summary>Arms to choose from, 2 to 26.</summary>
    [Setting("Arms to choose from; BanditBench uses 5 and 20.", Minimum = 2, Maximum = 26)]
    public int Arms { get; init; } = 5;

    /// <summary>Choices per episode, 1 or more.</summary>
    [Setting("Choices per episode.", Minimum = 1, Maximum = 100_000)]
    public int Horizon { get; init; } = 50;

    /// <summary>What an arm pays.</summary>
    [Setting("What an arm pays: bernoulli (1 or 0) or gaussian.")]
    public RewardDistribution Distribution { get; init; } = RewardDistribution.Bernoulli;

    /// <summary>How far the best Bernoulli arm stands above the others. Gaussian arms ignore it.</summary>
    [Setting("Bernoulli arms: large (one arm pays 0.75, the others 0.25) or small (0.6 and 0.4).")]
    public BernoulliGap Gap { get; init; } = BernoulliGap.Large;

    /// <summary>Spread of the Gaussian arms. Bernoulli arms ignore it.</summary>
    [Setting("Gaussian arms: low (means from N(0, 1), noise 1) or high (means from N(0, 3), noise 3); both numbers are standard deviations.")]
    public GaussianVariance Variance { get; init; } = GaussianVariance.Low;

    /// <summary>How the agent is spoken to.</summary>
    [Setting("How the agent is spoken to: verbal (instruction, feedback and question in sentences) or compact (arms are letters, feedback is the bare number).")]
    public BanditStyle Style { get; init; } = BanditStyle.Verbal;

    /// <summary>The first message in compact style; may be empty.</summary>
    [Setting("The first message in compact style; may be empty.")]
    public string Prompt { get; init; } = "bandit:";

    /// <summary>The story that the verbal style tells.</summary>
    [Setting("The story that the verbal style tells: button, ads, video or clothes.")]
    public BanditDomain Domain { get; init; } = BanditDomain.Button;

    /// <summary>Whether the verbal instruction explains exploration and exploitation.</summary>
    [Setting("Whether the verbal instruction explains exploration and exploitation.")]
    public bool Detailed { get; init; }

    /// <summary>What the verbal style says after each choice.</summary>
    [Setting("What the verbal style says after each choice: raw (that choice's reward), summary (every arm's count and average) or guide (summary with UCB's exploration bonus and exploitation value).")]
    public BanditHistory History { get; init; } = BanditHistory.Raw;

    /// <summary>What the learner is paid. The text and the metrics are the same either way.</summary>
    [Setting("What the learner is paid: sampled (what the arm paid) or expected (the arm's mean, a signal of lower variance). Text and metrics are the same either way.")]
    public BanditReward Reward { get; init; } = BanditReward.Sampled;

    /// <summary>Whether an unreadable action pulls a uniformly random arm, as BanditBench does, instead of none.</summary>
    [Setting("Whether an unreadable action pulls a uniformly random arm (as BanditBench does) instead of none; it is counted either way.")]
    public bool RandomOnUnreadable { get; init; }

    /// <summary>α of the scripted policy <c>ucb</c> and of the <c>guide</c> history, 0 or more.</summary>
    [Setting("Alpha of the scripted policy ucb and of the guide history.", Minimum = 0, Maximum = 100)]
    public double UcbAlpha { get; init; } = 0.5;
}

/// <summary>What an arm pays.</summary>
public enum RewardDistribution
{
    /// <summary>1 with the arm's probability, else 0.</summary>
    Bernoulli,

    /// <summary>A normal draw around the arm's mean; all arms share the noise.</summary>
    Gaussian,
}

/// <summary>Distance of the best Bernoulli arm from the others.</summary>
public enum BernoulliGap
{
    /// <summary>One arm pays 0.75, the others 0.25.</summary>
    Large,

    /// <summary>One arm pays 0.6, the others 0.4.</summary>
    Small,
}

/// <summary>Spread of the Gaussian arms.</summary>
public enum GaussianVariance
{
    /// <summary>Means from N(0, 1); noise with standard deviation 1.</summary>
    Low,

    /// <summary>Means from a normal with standard deviation 3; noise with standard deviation 3.</summary>
    High,
}

/// <summary>How the agent is spoken to.</summary>
public enum BanditStyle
{
    /// <summary>Sentences, after BanditBench.</summary>
    Verbal,

    /// <summary>As few tokens as possible.</summary>
    Compact,
}

/// <summary>The story around the arms.</summary>
public enum BanditDomain
{
    /// <summary>Coloured buttons.</summary>
    Button,

    /// <summary>Advertisements named by letters.</summary>
    Ads,

    /// <summary>Videos named by letters.</summary>
    Video,

    /// <summary>Items of clothing.</summary>
    Clothes,
}

/// <summary>What the verbal style says after each choice.</summary>
public enum BanditHistory
{
    /// <summary>The reward of that choice.</summary>
    Raw,

    /// <summary>How often each arm was chosen and its average reward.</summary>
    Summary,

    /// <summary>The summary with UCB's bonus and value for each arm.</summary>
    Guide,
}

/// <summary>What the learner is paid.</summary>
public enum BanditReward
{
    /// <summary>What the arm paid.</summary>
    Sampled,

    /// <summary>The mean of the arm that was pulled.</summary>
    Expected,
}

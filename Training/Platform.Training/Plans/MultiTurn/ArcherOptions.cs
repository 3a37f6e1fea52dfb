using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>Settings of the ArCHer learner: <c>learner</c> with type <c>archer</c>.</summary>
public sealed record ArcherOptions
{
    /// <summary>Episodes per round, each of a task of its own.</summary>
    [Setting("Episodes per round, each of a task of its own.", Minimum = 1)]
    public int Episodes { get; init; } = 128;

    /// <summary>Most turns kept for replay; the oldest episodes go first.</summary>
    [Setting("Most turns kept for replay; the oldest episodes go first.", Minimum = 1)]
    public int Capacity { get; init; } = 100_000;

    /// <summary>γ per turn, in [0, 1].</summary>
    [Setting("Discount per turn.", Minimum = 0, Maximum = 1)]
    public double Discount { get; init; } = 0.95;

    /// <summary>Multiplies every reward, so that values are of order 1 to 10.</summary>
    [Setting("Multiplies every reward, so that values are of order 1 to 10.", Minimum = 1e-9)]
    public double RewardScale { get; init; } = 1;

    /// <summary>What the last turn is worth where a limit on turns, tokens or time cut the episode: <c>bootstrap</c>, its reward and the value of the state it began in, since nobody saw the next;
    /// <c>end</c>, its reward alone. At the end of many steps that cost something, <c>end</c> makes being late look good.</summary>
    [Setting("What the last turn is worth where a limit cut the episode: its reward and the value of the state it began in (nobody saw the next), or its reward alone.", Values = ["bootstrap", "end"])]
    public string Truncation { get; init; } = "bootstrap";

    /// <summary>τ: how far the target copy moves towards the critic at each of its steps.</summary>
    [Setting("How far the target copy of the critic moves towards it at each of its steps.", Minimum = 1e-6, Maximum = 1)]
    public double TargetRate { get; init; } = 0.1;

    /// <summary>Optimizer steps of the critic per round.</summary>
    [Setting("Optimizer steps of the critic per round.", Minimum = 1)]
    public int CriticSteps { get; init; } = 50;

    /// <summary>Turns per step of the critic.</summary>
    [Setting("Turns per step of the critic.", Minimum = 1)]
    public int CriticBatch { get; init; } = 64;

    /// <summary>Optimizer steps of the actor per round.</summary>
    [Setting("Optimizer steps of the actor per round.", Minimum = 1)]
    public int ActorSteps { get; init; } = 3;

    /// <summary>States per step of the actor, each answered afresh.</summary>
    [Setting("States per step of the actor, each answered afresh.", Minimum = 1)]
    public int ActorBatch { get; init; } = 128;

    /// <summary>Rounds in which only the critic is trained.</summary>
    [Setting("Rounds in which only the critic is trained.", Minimum = 0)]
    public int CriticWarmup { get; init; } = 20;

    /// <summary>What the critic learns in those rounds, in which the policy stays as it is: <c>bootstrap</c>, as later; <c>return</c>, what the episodes returned.</summary>
    [Setting("What the critic learns in those rounds, in which the policy stays as it is: as later, or what the episodes returned, which needs far fewer steps.", Values = ["bootstrap", "return"])]
    public string WarmupTarget { get; init; } = "bootstrap";

    /// <summary>The critic.</summary>
    [Setting("The critic.")]
    public CriticOptions Critic { get; init; } = new();
}

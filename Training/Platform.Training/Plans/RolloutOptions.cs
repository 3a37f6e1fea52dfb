using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>How episodes are played: <c>rollout</c> in a recipe.</summary>
public sealed record RolloutOptions
{
    /// <summary>Most turns in one episode; 0 leaves it to the environment.</summary>
    [Setting("Most turns in one episode; 0 leaves it to the environment.", Minimum = 0)]
    public int MaxTurns { get; init; }

    /// <summary>Most tokens the policy may sample in one turn.</summary>
    [Setting("Most tokens the policy may sample in one turn.", Minimum = 1, Maximum = 65536)]
    public int MaxTokensPerTurn { get; init; } = 32;

    /// <summary>Most tokens in one episode, those of the environment included; 0 leaves it to the model's context.</summary>
    [Setting("Most tokens in one episode, those of the environment included; 0 leaves it to the model's context.", Minimum = 0)]
    public int MaxTokens { get; init; }

    /// <summary>Seconds after which an episode gets no further turn; 0 sets no limit. A limit makes a run depend on the machine's speed.</summary>
    [Setting("Seconds after which an episode gets no further turn; 0 sets no limit.", Minimum = 0)]
    public double MaxSeconds { get; init; }

    /// <summary>Texts that end a reply.</summary>
    [Setting("Texts that end a reply.")]
    public IReadOnlyList<string> StopStrings { get; init; } = [];

    /// <summary>Sampling temperature while training, above 0.</summary>
    [Setting("Sampling temperature while training.", Minimum = 0.01, Maximum = 100)]
    public double Temperature { get; init; } = 1;

    /// <summary>Nucleus mass while training; below 1 log-probs are taken on the kept support, with a warning.</summary>
    [Setting("Nucleus mass while training; 1 keeps all tokens.", Minimum = 0.01, Maximum = 1)]
    public double TopP { get; init; } = 1;

    /// <summary>Most likely tokens kept while training; 0 keeps all.</summary>
    [Setting("Most likely tokens kept while training; 0 keeps all.", Minimum = 0)]
    public int TopK { get; init; }

    /// <summary>Episodes alive at once; 0 takes a whole step's.</summary>
    [Setting("Episodes alive at once; 0 takes a whole step's.", Minimum = 0, Maximum = 65536)]
    public int Concurrency { get; init; }

    /// <summary>Seconds an environment may take for one reset or step before its watchdog ends it.</summary>
    [Setting("Seconds an environment may take for one reset or step.", Minimum = 0.01, Maximum = 86400)]
    public double StepTimeoutSeconds { get; init; } = 60;

    /// <summary>Times a faulted episode is played again before it is dropped.</summary>
    [Setting("Times a faulted episode is played again before it is dropped.", Minimum = 0, Maximum = 100)]
    public int FaultRetries { get; init; } = 2;

    /// <summary>Share of a step's episodes that may be dropped as faults before the run stops, in [0, 1].</summary>
    [Setting("Share of a step's episodes that may be dropped as faults before the run stops.", Minimum = 0, Maximum = 1)]
    public double MaxFaultShare { get; init; } = 0.5;

    /// <summary>Subgoals that the policy is shown on its way, and that <c>vsc-rl</c> learns by.</summary>
    [Setting("Subgoals that the policy is shown on its way, one at a time.")]
    public SubgoalOptions Subgoals { get; init; } = new();

    /// <summary>Steps between stored episodes files; 0 stores none.</summary>
    [Setting("Steps between stored episode files; 0 stores none.", Minimum = 0)]
    public int StoreEvery { get; init; } = 10;
}

using Microsoft.Extensions.AI;

namespace Platform.Sdk;

/// <summary>How an episode ended.</summary>
public enum Termination
{
    /// <summary>The task itself ended.</summary>
    Terminated,

    /// <summary>The turn limit cut it.</summary>
    TruncatedTurns,

    /// <summary>The token limit or the model's context cut it.</summary>
    TruncatedTokens,

    /// <summary>The time limit of the task cut it.</summary>
    TruncatedTime,

    /// <summary>The environment threw, hung or returned something that is not allowed. Never scored.</summary>
    EnvironmentFault,

    /// <summary>The policy failed to answer (transport, server). Never scored.</summary>
    PolicyFault,
}

/// <summary>One turn: what was observed, what the agent did, what it earned.</summary>
/// <param name="Messages">Messages shown to the agent before it acted.</param>
/// <param name="Action">What it did.</param>
/// <param name="Reward">The environment's reward for the action.</param>
public sealed record Turn(IReadOnlyList<ChatMessage> Messages, AgentAction Action, double Reward)
{
    /// <summary>Why the environment could not take the action, or null.</summary>
    public string? ActionError { get; init; }

    /// <summary>Tools that were on offer; empty when the agent acted by text alone.</summary>
    public IReadOnlyList<AITool> Tools { get; init; } = [];

    /// <summary>Tokens of this turn; null for policies without tokens.</summary>
    public TurnTokens? Tokens { get; init; }
}

/// <summary>The tokens of one turn, exactly as the policy saw and sampled them.</summary>
/// <param name="Prompt">Ids that the environment and the chat template wrote before the reply; mask 0.</param>
/// <param name="Sampled">Ids that the policy sampled; mask 1.</param>
/// <param name="LogProbs">Behaviour log-prob in nats of each sampled id.</param>
/// <param name="WeightsVersion">Version of the weights that sampled them.</param>
public sealed record TurnTokens(IReadOnlyList<int> Prompt, IReadOnlyList<int> Sampled, IReadOnlyList<float> LogProbs, long WeightsVersion)
{
    /// <summary>How many of <see cref="Sampled"/>, from the first on, the policy was given instead of choosing them; their log-probs are 0.</summary>
    public int Given { get; init; }

    /// <summary>What the policy was shown after the messages when it replied, and that is no part of <see cref="Prompt"/>; null for nothing.</summary>
    public string? Hint { get; init; }

    /// <summary>The tokens among which each of <see cref="Sampled"/> was chosen, an entry null where no choice was narrowed; null where none was. Log-probs are those among them.</summary>
    public IReadOnlyList<TokenSet?>? Allowed { get; init; }
}

/// <summary>A finished episode.</summary>
/// <param name="Task">The task that was played.</param>
/// <param name="Turns">All turns, oldest first.</param>
/// <param name="Termination">How it ended.</param>
public sealed record Episode(TaskSpec Task, IReadOnlyList<Turn> Turns, Termination Termination)
{
    /// <summary>The environment's closing messages, shown after the last action.</summary>
    public IReadOnlyList<ChatMessage> Closing { get; init; } = [];

    /// <summary>What the environment measured: see <see cref="IEpisodeMetrics"/>.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>What went wrong, for a fault; null otherwise.</summary>
    public string? Fault { get; init; }

    /// <summary>Sum of the environment's rewards.</summary>
    public double Return => Turns.Sum(turn => turn.Reward);

    /// <summary>The last reply's text, or empty if the agent never acted.</summary>
    public string LastReply => Turns.Count > 0 ? Turns[^1].Action.Text : "";

    /// <summary>Whether this is a fault, which is dropped and retried, never scored.</summary>
    public bool IsFault => Termination is Termination.EnvironmentFault or Termination.PolicyFault;
}

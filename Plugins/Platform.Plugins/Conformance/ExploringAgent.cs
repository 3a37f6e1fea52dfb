using Platform.Sdk;

namespace Platform.Plugins.Conformance;

/// <summary>Does a little of everything, to get about in an environment: mostly what the expert would where there is one, else at random, sometimes nonsense.</summary>
/// <param name="seed">The only source of chance.</param>
internal sealed class ExploringAgent(ulong seed)
{
    private const double ExpertShare = 0.5;
    private const double NonsenseShare = 0.1;
    private readonly SeededRandom _random = new(seed, 1);
    private readonly RandomAgent _randomAgent = new(seed);

    public AgentAction Act(IEnvironment environment, Observation observation)
    {
        var share = _random.NextDouble();
        if (share < NonsenseShare)
            return new("?!");
        return share < NonsenseShare + ExpertShare && environment is IOracle { ExpertAction: { } expert } ? ToolCallParser.ParseAction(expert, observation.Tools) : _randomAgent.Act(environment, observation);
    }
}

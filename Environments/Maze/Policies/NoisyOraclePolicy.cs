using Platform.Sdk;

namespace Platform.Environments.Maze.Policies;

/// <summary>The oracle, but three moves in ten are a uniformly random one that runs into no wall: demonstrations that leave something to improve.</summary>
public sealed class NoisyOraclePolicy : IScriptedPolicy
{
    private const double Noise = 0.3;
    private SeededRandom _random = new(0);

    /// <inheritdoc/>
    public void Reset(ulong seed) => _random = new SeededRandom(seed);

    /// <inheritdoc/>
    public AgentAction Act(Observation observation)
    {
        var open = observation.Under(MazeInfo.Open);
        return new AgentAction(_random.NextDouble() < Noise ? open[_random.Next(open.Count)] : observation.Under(MazeInfo.Optimal)[0]);
    }
}

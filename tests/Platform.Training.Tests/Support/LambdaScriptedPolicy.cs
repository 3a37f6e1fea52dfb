using Platform.Sdk;

namespace Platform.Training.Tests.Support;

/// <summary>A scripted policy whose action is a function of its chance and the observation.</summary>
internal sealed class LambdaScriptedPolicy(Func<SeededRandom, Observation, string> act) : IScriptedPolicy
{
    private SeededRandom _random = new(0);

    public void Reset(ulong seed) => _random = new SeededRandom(seed);

    public AgentAction Act(Observation observation) => new(act(_random, observation));
}

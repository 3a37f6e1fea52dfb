using Platform.Sdk;

namespace Platform.Environments.OpenEnv.Sessions;

/// <summary>How long to wait before the next attempt: doubling from 50 ms to 2 s, each drawn from its upper half so that many sessions do not knock at once.</summary>
/// <param name="seed">Tells sessions apart.</param>
internal sealed class Backoff(ulong seed)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(2);
    private readonly SeededRandom _random = new(seed);
    private TimeSpan _next = First;

    /// <summary>The next wait.</summary>
    public TimeSpan Next()
    {
        var wait = _next * (0.5 + (_random.NextDouble() / 2));
        _next = _next * 2 < Most ? _next * 2 : Most;
        return wait;
    }
}

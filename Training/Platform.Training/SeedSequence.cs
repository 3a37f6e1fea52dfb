namespace Platform.Training;

/// <summary>All seeds of a run, derived from one: the same run seed, purpose and path give the same seed on every machine, and different ones unrelated seeds.</summary>
/// <remarks>Absorbs the purpose and then each number of the path: s ← mix(s + γ · (x + 1)), where mix and γ are those of SplitMix64
/// (Steele, Lea and Flood, OOPSLA 2014). No generator carries state from step to step, so a resumed run needs only its position.</remarks>
public static class SeedSequence
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    /// <summary>The seed of one thing.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="purpose">What the seed is for.</param>
    /// <param name="path">Where it is used, such as stage, step and task index.</param>
    public static ulong Derive(ulong seed, SeedPurpose purpose, params ReadOnlySpan<ulong> path)
    {
        var state = Absorb(Mix(seed + Gamma), (ulong)purpose);
        foreach (var part in path)
            state = Absorb(state, part);
        return Absorb(state, (ulong)path.Length);
    }

    private static ulong Absorb(ulong state, ulong value) => Mix(state + Gamma * (value + 1));

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

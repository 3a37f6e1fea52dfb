using System.Diagnostics;

namespace Platform.Policies.Generation;

/// <summary>What the time of generation goes into.</summary>
public enum GenerationPhase
{
    /// <summary>Rows of the embedding.</summary>
    Embedding,

    /// <summary>First norm of a block, and the products that give queries, keys and values.</summary>
    QueryKeyValue,

    /// <summary>Rotation, cache and attention.</summary>
    Attention,

    /// <summary>The product behind the attention, with the residual.</summary>
    AttentionOutput,

    /// <summary>Second norm, gate and up products, SwiGLU.</summary>
    GateUp,

    /// <summary>Down product, with the residual.</summary>
    Down,

    /// <summary>Last norm and the product with the vocabulary.</summary>
    Logits,

    /// <summary>What a forward pass takes besides: checks and the tree of prefixes; all of it where the decoder is the torch one.</summary>
    OtherForward,

    /// <summary>Temperature, filters, the draw, log-prob and entropy.</summary>
    Sampling,

    /// <summary>Choosing what goes into a pass, and ending replies.</summary>
    Scheduling,
}

/// <summary>One phase.</summary>
/// <param name="Phase">Which.</param>
/// <param name="Seconds">Time it took, on the engine's thread; the others help with it meanwhile.</param>
/// <param name="Flops">Operations of the arithmetic that it is there for, a multiplication and an addition counted as two.</param>
/// <param name="Bytes">Memory that it must read: weights and cache, once per pass.</param>
public readonly record struct PhaseFigures(GenerationPhase Phase, double Seconds, double Flops, double Bytes);

/// <summary>Adds up how long each phase of generation takes. Given to a <see cref="GenerationEngine"/>, which costs it some 20 ns per phase and block.</summary>
public sealed class GenerationProfile
{
    private readonly Lock _gate = new();
    private readonly PhaseFigures[] _phases = new PhaseFigures[Enum.GetValues<GenerationPhase>().Length];
    private long _passes;

    /// <summary>Forward passes since the last <see cref="Reset"/>.</summary>
    public long Passes
    {
        get
        {
            lock (_gate)
                return _passes;
        }
    }

    /// <summary>Every phase, in the order of the enumeration.</summary>
    public IReadOnlyList<PhaseFigures> Read()
    {
        lock (_gate)
            return [.. _phases.Select((figures, i) => figures with { Phase = (GenerationPhase)i })];
    }

    /// <summary>Forgets everything, for a measurement that begins now.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            Array.Clear(_phases);
            _passes = 0;
        }
    }

    /// <summary>Adds what was done since a moment.</summary>
    /// <param name="phase">What it was.</param>
    /// <param name="since">The moment, in the ticks of <see cref="Stopwatch"/>.</param>
    /// <param name="flops">Its operations.</param>
    /// <param name="bytes">Its memory.</param>
    /// <returns>The moment it ended.</returns>
    internal long Add(GenerationPhase phase, long since, double flops = 0, double bytes = 0)
    {
        var now = Stopwatch.GetTimestamp();
        Add(phase, Stopwatch.GetElapsedTime(since, now).TotalSeconds, flops, bytes);
        return now;
    }

    /// <summary>Adds time that was measured elsewhere.</summary>
    internal void Add(GenerationPhase phase, double seconds, double flops = 0, double bytes = 0)
    {
        lock (_gate)
        {
            ref var figures = ref _phases[(int)phase];
            figures = new(phase, figures.Seconds + seconds, figures.Flops + flops, figures.Bytes + bytes);
        }
    }

    /// <summary>Seconds that the decoder has booked by itself.</summary>
    internal double ForwardSeconds()
    {
        lock (_gate)
        {
            var sum = 0.0;
            for (var phase = GenerationPhase.Embedding; phase <= GenerationPhase.Logits; phase++)
                sum += _phases[(int)phase].Seconds;
            return sum;
        }
    }

    /// <summary>Counts a forward pass.</summary>
    internal void CountPass()
    {
        lock (_gate)
            _passes++;
    }
}

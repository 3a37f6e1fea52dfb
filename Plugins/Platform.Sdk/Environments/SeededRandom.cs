using System.Globalization;

namespace Platform.Sdk;

/// <summary>Pseudo-random numbers from a 64-bit seed, the same on every machine and runtime, whose whole state is one number.</summary>
/// <remarks>SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), its start state mixed from the seed so that neighbouring seeds give unrelated streams.
/// Not for secrets. Not safe for use by several threads at once.</remarks>
public sealed class SeededRandom
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;
    private ulong _state;

    /// <summary>A stream that is fully determined by its seed.</summary>
    /// <param name="seed">Any value.</param>
    public SeededRandom(ulong seed) => _state = Mix(seed ^ 0x5DEECE66D1CE4E5B);

    /// <summary>An independent stream of the same seed: for a second purpose, a numbered part, or both.</summary>
    /// <param name="seed">Any value.</param>
    /// <param name="streams">What the stream is for, such as an arm and a pull count; different lists give unrelated streams.</param>
    public SeededRandom(ulong seed, params ReadOnlySpan<ulong> streams)
        : this(seed)
    {
        foreach (var stream in streams)
            _state = Mix(_state + (Gamma * (stream + 1)));
    }

    /// <summary>Where the stream stands, to be saved and set again. As text because JSON readers may round a 64-bit number.</summary>
    /// <exception cref="FormatException">The text set is not 16 hexadecimal digits.</exception>
    public string State
    {
        get => _state.ToString("x16", CultureInfo.InvariantCulture);
        set => _state = value is { Length: 16 } && ulong.TryParse(value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var state)
            ? state
            : throw new FormatException($"The random state is '{value}', but 16 hexadecimal digits are expected, such as '{State}'.");
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64() => Mix(_state += Gamma);

    /// <summary>A whole number from 0 to <paramref name="count"/> − 1, each equally likely.</summary>
    /// <param name="count">How many values, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public int Next(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        // The high half of the 128-bit product: its bias is below count / 2^64.
        return (int)Math.BigMul(NextUInt64(), (ulong)count, out _);
    }

    /// <summary>A number in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A draw from the standard normal distribution (Box and Muller, one of the pair).</summary>
    public double NextNormal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>A draw from the gamma distribution with scale 1 (Marsaglia and Tsang, 2000).</summary>
    /// <param name="shape">Above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shape"/> is not above 0.</exception>
    public double NextGamma(double shape)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape);
        if (shape < 1)
            return NextGamma(shape + 1) * Math.Pow(1 - NextDouble(), 1 / shape);
        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = NextNormal();
            var cube = 1 + (c * x);
            if (cube <= 0)
                continue;
            cube = cube * cube * cube;
            if (Math.Log(1 - NextDouble()) < (0.5 * x * x) + d - (d * cube) + (d * Math.Log(cube)))
                return d * cube;
        }
    }

    /// <summary>A draw from the beta distribution.</summary>
    /// <param name="alpha">Above 0.</param>
    /// <param name="beta">Above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is not above 0.</exception>
    public double NextBeta(double alpha, double beta)
    {
        var x = NextGamma(alpha);
        return x / (x + NextGamma(beta));
    }

    /// <summary>Puts the items into a random order, each equally likely (Fisher and Yates).</summary>
    /// <typeparam name="T">Any type.</typeparam>
    /// <param name="items">Reordered in place.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

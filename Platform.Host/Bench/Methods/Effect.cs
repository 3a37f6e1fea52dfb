using System.Text.Json.Nodes;
using Platform.Evaluation.Statistics;

namespace Platform.Host.Bench.Methods;

/// <summary>A claim of a method, and the run that shows it or does not: method and baseline from the same start, once per seed.</summary>
/// <param name="Method">The learner's name.</param>
/// <param name="Baseline">What it is compared with.</param>
/// <param name="Claim">What should be seen, such as <c>higher success after 60 rounds</c>.</param>
/// <param name="Measure">Name and unit of the number that is compared.</param>
/// <param name="Run">Runs both from a seed: the method's number, then the baseline's.</param>
internal sealed record Effect(string Method, string Baseline, string Claim, string Measure, Func<ulong, CancellationToken, (double Method, double Baseline)> Run)
{
    /// <summary>Whether the claim says that the method's number is the lower one.</summary>
    public bool IsLowerBetter { get; init; }

    /// <summary>Distance from the baseline that still counts as no worse, where the claim is equality; null where it is a difference.</summary>
    public double? Margin { get; init; }

    /// <summary>How many seeds the effect is reported on, 2 or more.</summary>
    public int Seeds { get; init; } = 10;

    /// <summary>First of the seeds that an effect is reported on. Settings are chosen on others, from 1: numbers on those would flatter them.</summary>
    public const ulong FirstSeed = 101;
}

/// <summary>What the runs of an effect gave.</summary>
/// <param name="Effect">The claim.</param>
/// <param name="Method">The method's numbers. [seeds]</param>
/// <param name="Baseline">The baseline's numbers. [seeds]</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record EffectRow(Effect Effect, IReadOnlyList<double> Method, IReadOnlyList<double> Baseline, double Seconds)
{
    /// <summary>Mean difference over the seeds, with its 95 % interval.</summary>
    public Estimate Difference { get; } = Means.PairedDifference(Method, Baseline);

    /// <summary>Whether the interval lies on the claimed side of zero, or within the margin where equality is claimed.</summary>
    public bool IsShown => Effect.Margin is { } margin
        ? Difference.Low >= -margin && Difference.High <= margin
        : Effect.IsLowerBetter ? Difference.High < 0 : Difference.Low > 0;

    /// <summary>As JSON.</summary>
    public JsonObject ToJson() => new()
    {
        ["method"] = Effect.Method,
        ["baseline"] = Effect.Baseline,
        ["claim"] = Effect.Claim,
        ["measure"] = Effect.Measure,
        ["seeds"] = Method.Count,
        ["methodMean"] = Method.Average(),
        ["baselineMean"] = Baseline.Average(),
        ["difference"] = Difference.Mean,
        ["low"] = double.IsNaN(Difference.Low) ? null : Difference.Low,
        ["high"] = double.IsNaN(Difference.High) ? null : Difference.High,
        ["shown"] = IsShown,
        ["seconds"] = Seconds,
    };
}

using System.Text.Json.Nodes;
using Platform.Policies.Generation;
using Platform.Policies.Generation.Native;

namespace Platform.Host.Bench;

/// <summary>What this machine can do at most, with all its processors at once.</summary>
/// <param name="F32Flops">Operations per second of multiply-adds of 32-bit floats.</param>
/// <param name="Bf16Flops">The same of pairs of bfloat16 numbers; of 32-bit floats where the processor has no such instruction.</param>
/// <param name="Reads">Bytes per second by size of what is read again and again, smallest size first.</param>
internal sealed record MachineLimits(double F32Flops, double Bf16Flops, IReadOnlyList<(long Bytes, double Rate)> Reads)
{
    private const long Mebibyte = 1L << 20;
    private static readonly long[] Sizes = [4 * Mebibyte, 24 * Mebibyte, 64 * Mebibyte, 512 * Mebibyte];

    /// <summary>Measures for about two seconds. Another program that runs meanwhile makes the limits too low.</summary>
    public static MachineLimits Measure()
    {
        var threads = Environment.ProcessorCount;
        return new(ProcessorLimits.MeasureFlops(WeightType.F32, threads), ProcessorLimits.MeasureFlops(WeightType.Bf16, threads),
            [.. Sizes.Select(size => (size, ProcessorLimits.MeasureRead(size, threads)))]);
    }

    /// <summary>Operations per second of products over weights of a type; those over int8 weights are made of 32-bit floats.</summary>
    /// <param name="dataType"><c>f32</c>, <c>bf16</c> or <c>int8</c>.</param>
    public double Flops(string dataType) => dataType == "bf16" ? Bf16Flops : F32Flops;

    /// <summary>Bytes per second of reading something of a size again and again: the best of the measured sizes that hold it, since what is smaller cannot be slower.</summary>
    /// <param name="bytes">Its size.</param>
    public double Read(double bytes) => Reads.Where(read => bytes <= read.Bytes).Append(Reads[^1]).Max(read => read.Rate);

    /// <summary>The limits as they are printed with <c>--json</c>.</summary>
    public JsonObject ToJson() => new()
    {
        ["f32Flops"] = Math.Round(F32Flops),
        ["bf16Flops"] = Math.Round(Bf16Flops),
        ["reads"] = new JsonArray([.. Reads.Select(read => new JsonObject { ["bytes"] = read.Bytes, ["bytesPerSecond"] = Math.Round(read.Rate) })]),
    };
}

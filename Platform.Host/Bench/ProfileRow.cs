using System.Text.Json.Nodes;
using Platform.Policies.Generation;

namespace Platform.Host.Bench;

/// <summary>One phase of sampling, per forward pass.</summary>
/// <param name="Model">Name of the shape.</param>
/// <param name="DataType">Type of the weights.</param>
/// <param name="Batch">Sequences at once.</param>
/// <param name="Phase">Which phase; null for all of them together.</param>
/// <param name="Seconds">Its time in a pass.</param>
/// <param name="Share">Of the time of all phases, 0 to 1.</param>
/// <param name="Flops">Its operations in a pass.</param>
/// <param name="Bytes">What it must read in a pass.</param>
/// <param name="FloorSeconds">The least time for that; 0 for what counts as nothing.</param>
internal sealed record ProfileRow(string Model, string DataType, int Batch, GenerationPhase? Phase, double Seconds, double Share, double Flops, double Bytes, double FloorSeconds)
{
    /// <summary>Name of the phase.</summary>
    public string Name => Phase?.ToString() ?? "all";

    /// <summary>Billions of operations per second.</summary>
    public double GigaFlops => Flops / Seconds / 1e9;

    /// <summary>Billions of bytes per second.</summary>
    public double GigaBytes => Bytes / Seconds / 1e9;

    /// <summary>The row as it is printed with <c>--json</c>.</summary>
    public JsonObject ToJson() => new()
    {
        ["workload"] = "profile",
        ["model"] = Model,
        ["dtype"] = DataType,
        ["batch"] = Batch,
        ["phase"] = char.ToLowerInvariant(Name[0]) + Name[1..],
        ["seconds"] = Math.Round(Seconds, 9),
        ["share"] = Math.Round(Share, 4),
        ["gflops"] = Math.Round(GigaFlops, 2),
        ["gigabytesPerSecond"] = Math.Round(GigaBytes, 2),
        ["floorSeconds"] = Math.Round(FloorSeconds, 9),
    };
}

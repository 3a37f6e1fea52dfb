using System.Text.Json.Nodes;

namespace Platform.Host.Bench;

/// <summary>One measured figure.</summary>
/// <param name="Workload">What ran.</param>
/// <param name="Model">Name of the shape.</param>
/// <param name="DataType"><c>f32</c>, <c>bf16</c> or <c>int8</c>.</param>
/// <param name="Engine">Engine that generated, or <c>torch</c> where nothing was generated.</param>
/// <param name="Batch">Sequences at once.</param>
/// <param name="TokensPerSecond">Tokens of the workload over the median time.</param>
/// <param name="Seconds">Median time of one run.</param>
/// <param name="PeakBytes">Largest resident memory of this process while the workload ran.</param>
/// <param name="Peer">Whom it ran against, in turn; null for nobody.</param>
/// <param name="PeerSeconds">The peer's median time; null for nobody.</param>
/// <param name="FloorSeconds">The least time this machine could need: <see cref="PhysicalFloor"/>.</param>
internal sealed record BenchRow(
    string Workload, string Model, string DataType, string Engine, int Batch, double TokensPerSecond, double Seconds, long PeakBytes, string? Peer, double? PeerSeconds, double FloorSeconds)
{
    /// <summary>How many times as fast as the peer: its time over ours.</summary>
    public double? Ratio => PeerSeconds / Seconds;

    /// <summary>How many times the physical floor its time is.</summary>
    public double TimesFloor => Seconds / FloorSeconds;

    /// <summary>The row as it is printed with <c>--json</c>.</summary>
    public JsonObject ToJson() => new()
    {
        ["workload"] = Workload,
        ["model"] = Model,
        ["dtype"] = DataType,
        ["engine"] = Engine,
        ["batch"] = Batch,
        ["tokensPerSecond"] = Math.Round(TokensPerSecond, 1),
        ["seconds"] = Math.Round(Seconds, 6),
        ["peakBytes"] = PeakBytes,
        ["floorSeconds"] = Math.Round(FloorSeconds, 6),
        ["timesFloor"] = Math.Round(TimesFloor, 2),
        ["peer"] = Peer,
        ["peerSeconds"] = PeerSeconds is { } seconds ? Math.Round(seconds, 6) : null,
        ["ratio"] = Ratio is { } ratio ? Math.Round(ratio, 3) : null,
    };
}

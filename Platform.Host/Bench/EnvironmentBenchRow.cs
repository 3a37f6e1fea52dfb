using System.Text.Json.Nodes;

namespace Platform.Host.Bench;

/// <summary>How fast one environment is stepped.</summary>
/// <param name="Mode">Where it runs: <c>in-process</c>, <c>out-of-process</c>, and so on.</param>
/// <param name="Environment">Id of the environment.</param>
/// <param name="Concurrency">Episodes at once.</param>
/// <param name="Turns">Steps per episode.</param>
/// <param name="StepsPerSecond">Steps over the median time.</param>
/// <param name="Seconds">Median time of one run.</param>
/// <param name="BytesPerStep">Memory that this process allocated per step.</param>
internal sealed record EnvironmentBenchRow(string Mode, string Environment, int Concurrency, int Turns, double StepsPerSecond, double Seconds, double BytesPerStep)
{
    /// <summary>The row as it is printed with <c>--json</c>.</summary>
    public JsonObject ToJson() => new()
    {
        ["workload"] = "environment",
        ["mode"] = Mode,
        ["environment"] = Environment,
        ["concurrency"] = Concurrency,
        ["turns"] = Turns,
        ["stepsPerSecond"] = Math.Round(StepsPerSecond, 1),
        ["seconds"] = Math.Round(Seconds, 6),
        ["bytesPerStep"] = Math.Round(BytesPerStep, 1),
    };
}

namespace Platform.Host.Bench;

/// <summary>Something to measure: a fixed amount of work on a model of a fixed shape.</summary>
internal interface IBenchWorkload
{
    /// <summary>Name in the rows, such as <c>sample</c>.</summary>
    string Name { get; }

    /// <summary>The peer's word for it.</summary>
    string PeerName { get; }

    /// <summary>Batch sizes it is usually measured at.</summary>
    IReadOnlyList<int> DefaultBatches { get; }

    /// <summary>Rows of the peer's output that are compared, as (name in our rows, text in its line).</summary>
    IReadOnlyList<(string Peer, string Marker)> PeerVariants { get; }

    /// <summary>Whether it samples only, which rounded weights can do as well.</summary>
    bool TakesRoundedWeights { get; }

    /// <summary>The least time that the machine could need for one run.</summary>
    /// <param name="floor">Of the shape and the type.</param>
    /// <param name="batch">Sequences at once.</param>
    double FloorSeconds(PhysicalFloor floor, int batch);

    /// <summary>Tokens that one run counts.</summary>
    /// <param name="batch">Sequences at once.</param>
    long Tokens(int batch);

    /// <summary>Sets up one measurement.</summary>
    /// <param name="settings">What to run.</param>
    /// <param name="model">Name of the shape.</param>
    /// <param name="batch">Sequences at once.</param>
    /// <returns>The measurement, for the caller to dispose.</returns>
    IBenchRun Start(BenchSettings settings, string model, int batch);
}

/// <summary>One measurement that is ready to run, as often as wanted.</summary>
internal interface IBenchRun : IAsyncDisposable
{
    /// <summary>Engine that generates, or <c>torch</c>.</summary>
    string Engine { get; }

    /// <summary>Does the work once.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask RunAsync(CancellationToken cancellationToken);
}

/// <summary>What to measure, and how long.</summary>
/// <param name="Models">Names of shapes.</param>
/// <param name="Batches">Batch sizes; empty for the workload's own.</param>
/// <param name="DataType"><c>f32</c>, <c>bf16</c> or <c>int8</c>.</param>
/// <param name="Engine">Generation engine: <c>auto</c>, <c>native</c> or <c>torch</c>.</param>
/// <param name="Runs">Counted runs of one figure and round.</param>
/// <param name="BudgetSeconds">Seconds after which a figure stops repeating, once it has three runs.</param>
/// <param name="Rounds">Turns that we and the peer take.</param>
internal sealed record BenchSettings(IReadOnlyList<string> Models, IReadOnlyList<int> Batches, string DataType, string Engine, int Runs, double BudgetSeconds, int Rounds);

using Platform.Sdk;

namespace Platform.Sandboxes.Checks;

/// <summary>Tries a provider: what it must do, and whether attacks that are tried for real are stopped.</summary>
/// <param name="provider">The provider.</param>
/// <param name="image">What sandboxes are made from; it needs to hold nothing.</param>
public sealed class SandboxCheck(ISandboxProvider provider, string image)
{
    private static readonly TimeSpan PointTime = TimeSpan.FromMinutes(4);

    /// <summary>Ends the engine that the provider's sandboxes run in, as a crash would, and brings it back; null where the engine serves others too, and then one sandbox is ended in its place.</summary>
    public Func<CancellationToken, Task>? RestartEngine { get; init; }

    /// <summary>Names of the points, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Points().Select(point => point.Name)];

    /// <summary>Tries every point, one after another.</summary>
    /// <param name="only">Tells which points are tried; null tries all.</param>
    /// <param name="seen">Told of each as it comes; or null.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="SandboxFaultException">The provider does not work here at all.</exception>
    public async Task<IReadOnlyList<CheckRow>> RunAsync(Func<string, bool>? only, Action<CheckRow>? seen, CancellationToken cancellationToken)
    {
        var probe = await File.ReadAllBytesAsync(NativePrograms.Find("platform-probe"), cancellationToken).ConfigureAwait(false);
        var context = new CheckContext(provider, image, probe) { RestartEngine = RestartEngine };
        await using var ending = context.ConfigureAwait(false);
        await context.BorrowAsync(cancellationToken).ConfigureAwait(false);
        var rows = new List<CheckRow>();
        foreach (var point in Points().Where(point => only?.Invoke(point.Name) != false))
        {
            var row = await TryAsync(point, context, cancellationToken).ConfigureAwait(false);
            rows.Add(row);
            seen?.Invoke(row);
        }

        return rows;
    }

    private static IEnumerable<CheckPoint> Points() =>
        [.. FilePoints.All, .. RunPoints.All, .. LimitPoints.All, .. KernelAttacks.All, .. FileAttacks.All, .. NetworkAttacks.All, .. LifePoints.All];

    private static async Task<CheckRow> TryAsync(CheckPoint point, CheckContext context, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(PointTime);
        try
        {
            var (holds, detail) = await point.RunAsync(context, patience.Token).ConfigureAwait(false);
            return new CheckRow(point.Name, (point.IsAttack, holds) switch
            {
                (false, true) => CheckVerdict.Pass,
                (false, false) => CheckVerdict.Fail,
                (true, true) => CheckVerdict.Contained,
                (true, false) => CheckVerdict.Escaped,
            }, detail);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing is known, which is not as it must be.
            return new CheckRow(point.Name, CheckVerdict.Fail, $"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
        }
    }
}

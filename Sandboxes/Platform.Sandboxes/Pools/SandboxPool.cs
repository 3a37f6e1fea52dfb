using Platform.Sandboxes.Supervised;
using Platform.Sdk;

namespace Platform.Sandboxes.Pools;

/// <summary>Warm sandboxes, by specification. Each is used once: nothing of one owner ever reaches the next.</summary>
/// <param name="make">Makes a sandbox.</param>
/// <param name="automatic">How many of a specification stand ready after it was first asked for, unless another number was set.</param>
/// <param name="time">For how long an unused specification keeps its sandboxes.</param>
internal sealed class SandboxPool(Func<SandboxSpec, CancellationToken, ValueTask<SupervisedSandbox>> make, int automatic, TimeProvider time) : IAsyncDisposable
{
    private const int MakersAtOnce = 2;
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Shelf> _shelves = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _makers = new(MakersAtOnce, MakersAtOnce);
    private readonly SemaphoreSlim _turns = new(2 * Environment.ProcessorCount, 2 * Environment.ProcessorCount);
    private readonly CancellationTokenSource _ending = new();
    private readonly HashSet<Task> _filling = [];
    private ITimer? _sweep;

    /// <summary>A warm sandbox, or a new one.</summary>
    public async ValueTask<ISandbox> TakeAsync(SandboxSpec spec, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ending.IsCancellationRequested, this);
        if (await TakeWarmAsync(spec).ConfigureAwait(false) is { } ready)
            return ready;
        // Hundreds that are made at once take longer than one after another, and the machine does nothing else meanwhile.
        await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (await TakeWarmAsync(spec).ConfigureAwait(false) is { } meanwhile)
                return meanwhile;
            var made = await make(spec, cancellationToken).ConfigureAwait(false);
            Fill(spec);
            return made;
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>Makes sandboxes ahead, and keeps that many ready from now on.</summary>
    public async ValueTask PrewarmAsync(SandboxSpec spec, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ObjectDisposedException.ThrowIf(_ending.IsCancellationRequested, this);
        Shelf shelf;
        lock (_gate)
        {
            shelf = ShelfOf(spec);
            shelf.Wanted = count;
            shelf.IsFixed = count > 0;
        }

        while (true)
        {
            SupervisedSandbox? surplus = null;
            bool isMissing;
            lock (_gate)
            {
                isMissing = shelf.Ready.Count + shelf.Making < count;
                if (isMissing)
                    shelf.Making++;
                else if (shelf.Ready.Count > count)
                    surplus = shelf.Ready.Dequeue();
            }

            if (surplus is not null)
                await surplus.DisposeAsync().ConfigureAwait(false);
            else if (!isMissing)
                return;
            else
                await MakeForAsync(shelf, spec, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends every warm sandbox.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] filling;
        await _ending.CancelAsync().ConfigureAwait(false);
        lock (_gate)
        {
            _sweep?.Dispose();
            filling = [.. _filling];
        }

        await Task.WhenAll(filling).ConfigureAwait(false);
        List<SupervisedSandbox> left;
        lock (_gate)
        {
            left = [.. _shelves.Values.SelectMany(shelf => shelf.Ready)];
            _shelves.Clear();
        }

        await Task.WhenAll(left.Select(sandbox => sandbox.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    /// <summary>A warm sandbox that is alive; null where none stands ready.</summary>
    private async ValueTask<SupervisedSandbox?> TakeWarmAsync(SandboxSpec spec)
    {
        while (Pop(spec) is { } warm)
        {
            Fill(spec);
            if (warm.IsAlive)
                return warm;
            await warm.DisposeAsync().ConfigureAwait(false);
        }

        return null;
    }

    private SupervisedSandbox? Pop(SandboxSpec spec)
    {
        lock (_gate)
        {
            var shelf = ShelfOf(spec);
            shelf.LastUse = time.GetTimestamp();
            return shelf.Ready.TryDequeue(out var warm) ? warm : null;
        }
    }

    private void Fill(SandboxSpec spec)
    {
        lock (_gate)
        {
            var shelf = ShelfOf(spec);
            for (; shelf.Ready.Count + shelf.Making < shelf.Wanted && !_ending.IsCancellationRequested; shelf.Making++)
            {
                var task = Task.Run(() => FillAsync(shelf, spec));
                _filling.Add(task);
                _ = task.ContinueWith(
                    done =>
                    {
                        lock (_gate)
                            _filling.Remove(done);
                    },
                    TaskScheduler.Default);
            }
        }
    }

    private async Task FillAsync(Shelf shelf, SandboxSpec spec)
    {
        try
        {
            await MakeForAsync(shelf, spec, _ending.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SandboxFaultException or OperationCanceledException or ArgumentException)
        {
            // Whoever asks next makes one himself, and is told what is wrong.
        }
    }

    private async Task MakeForAsync(Shelf shelf, SandboxSpec spec, CancellationToken cancellationToken)
    {
        SupervisedSandbox? made = null;
        try
        {
            await _makers.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                made = await make(spec, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _makers.Release();
            }
        }
        finally
        {
            lock (_gate)
            {
                shelf.Making--;
                if (made is not null && !_ending.IsCancellationRequested)
                {
                    shelf.Ready.Enqueue(made);
                    made = null;
                }
            }

            if (made is not null)
                await made.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Shelf ShelfOf(SandboxSpec spec)
    {
        var key = SandboxSpecs.Key(spec);
        if (!_shelves.TryGetValue(key, out var shelf))
        {
            _shelves[key] = shelf = new Shelf { Wanted = automatic, LastUse = time.GetTimestamp() };
            _sweep ??= time.CreateTimer(_ => _ = SweepAsync(), null, IdleTime, IdleTime);
        }

        return shelf;
    }

    private async Task SweepAsync()
    {
        List<SupervisedSandbox> idle = [];
        lock (_gate)
        {
            foreach (var (key, shelf) in _shelves.ToArray())
            {
                if (shelf.IsFixed || shelf.Making > 0 || time.GetElapsedTime(shelf.LastUse) < IdleTime)
                    continue;
                idle.AddRange(shelf.Ready);
                _shelves.Remove(key);
            }
        }

        foreach (var sandbox in idle)
            await sandbox.DisposeAsync().ConfigureAwait(false);
    }

    private sealed class Shelf
    {
        public Queue<SupervisedSandbox> Ready { get; } = new();

        public int Wanted { get; set; }

        public int Making { get; set; }

        public bool IsFixed { get; set; }

        public long LastUse { get; set; }
    }
}

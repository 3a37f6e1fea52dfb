using System.Collections.Concurrent;
using Platform.Sdk;

namespace Platform.Plugins.Isolation;

/// <summary>The processes of one plugin: one for all episodes, replaced when it dies, leaks or has served long enough.</summary>
/// <remarks>Nobody can tell which of the episodes in a call killed a process, so each of them is played again in smaller company: n of them
/// first in √n processes, then alone or nearly so. An episode that kills its process every time thereby soon dies without the others, which come through within
/// two retries.</remarks>
/// <param name="start">Starts a process.</param>
/// <param name="options">When to replace one.</param>
/// <param name="timeProvider">Time between two looks at the memory.</param>
internal sealed class WorkerPool(Func<Task<PluginWorker>> start, IsolationOptions options, TimeProvider timeProvider) : IAsyncDisposable
{
    /// <summary>The company of scripted policies. Nothing tells when a policy's episode is over, so its process is not replaced by count.</summary>
    public const int Policies = -1;

    private const int Everybody = 0;
    private const int MostSmallCompanies = 8;
    private const int LonelyCompanies = 16;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<int, Company> _companies = [];
    private readonly List<Company> _leaving = [];
    private readonly ConcurrentDictionary<(string Id, ulong Seed), int> _suspects = new();
    private readonly List<Task> _ends = [];
    private ITimer? _timer;
    private int _nextCompany;
    private int _smallCompanies = 1;
    private int _started;
    private bool _isDisposed;

    /// <summary>Processes started so far.</summary>
    public int Started => Volatile.Read(ref _started);

    /// <summary>Numbers of the processes that are alive.</summary>
    public IReadOnlyList<int> ProcessIds
    {
        get
        {
            lock (_gate)
                return [.. _companies.Values.Concat(_leaving).Select(company => company.Worker).OfType<PluginWorker>().Where(worker => worker.IsAlive).Select(worker => worker.ProcessId)];
        }
    }

    /// <summary>A place for one episode, in a process that is alive.</summary>
    /// <param name="task">The episode's task; null for a scripted policy.</param>
    /// <param name="cancellationToken">Ends the wait, not the process that was started.</param>
    /// <exception cref="PluginProcessException">No process could be started.</exception>
    public async ValueTask<Lease> TakeAsync(TaskSpec? task, CancellationToken cancellationToken)
    {
        Company company;
        Task<PluginWorker> starting;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var key = task is null ? Policies : CompanyOf(task);
            if (!_companies.TryGetValue(key, out company!) || company.Starting is { IsFaulted: true } || company.Worker is { IsAlive: false })
                _companies[key] = company = new Company(key, StartAsync());
            company.Live++;
            company.Served++;
            if (key != Policies && options.RecycleAfter > 0 && company.Served >= options.RecycleAfter)
                Retire(company);
            starting = company.Starting;
            _timer ??= timeProvider.CreateTimer(_ => Watch(), null, Look, Look);
        }

        try
        {
            return new Lease(this, company, await starting.WaitAsync(cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            Release(company);
            throw;
        }
    }

    /// <summary>Tells that a task was played to its end, and so is not to blame.</summary>
    /// <param name="task">The task.</param>
    public void Acquit(TaskSpec task)
    {
        if (!_suspects.IsEmpty)
            _suspects.TryRemove((task.Id, task.Seed), out _);
    }

    /// <summary>Ends every process.</summary>
    public async ValueTask DisposeAsync()
    {
        Company[] all;
        lock (_gate)
        {
            _isDisposed = true;
            all = [.. _companies.Values, .. _leaving];
            _companies.Clear();
            _leaving.Clear();
            _timer?.Dispose();
        }

        foreach (var company in all)
            _ends.Add(CloseAsync(company));
        await Task.WhenAll(_ends).ConfigureAwait(false);
    }

    private async Task<PluginWorker> StartAsync()
    {
        await Task.Yield(); // the caller holds the lock
        var worker = await start().ConfigureAwait(false);
        Interlocked.Increment(ref _started);
        worker.Died = Suspect;
        return worker;
    }

    private int CompanyOf(TaskSpec task)
    {
        if (_suspects.IsEmpty || !_suspects.TryGetValue((task.Id, task.Seed), out var deaths))
            return Everybody;
        var next = (uint)Interlocked.Increment(ref _nextCompany);
        return deaths == 1 ? 1 + (int)(next % Volatile.Read(ref _smallCompanies)) : 1 + MostSmallCompanies + (int)(next % LonelyCompanies);
    }

    private void Suspect(IReadOnlyList<RemoteInstance> calling)
    {
        Volatile.Write(ref _smallCompanies, Math.Clamp((int)Math.Ceiling(Math.Sqrt(calling.Count)), 1, MostSmallCompanies));
        foreach (var task in calling.Select(instance => instance.Task).OfType<TaskSpec>().Select(task => (task.Id, task.Seed)).Distinct())
            _suspects.AddOrUpdate(task, 1, static (_, deaths) => deaths + 1);
    }

    private void Release(Company company)
    {
        lock (_gate)
        {
            company.Live--;
            if (company.Live > 0 || _isDisposed)
                return;
            if (company.IsLeaving)
                _leaving.Remove(company);
            else if (company.Key > Everybody)
                _companies.Remove(company.Key); // small companies last as long as they are needed
            else
                return;
            _ends.RemoveAll(end => end.IsCompleted);
            _ends.Add(CloseAsync(company));
        }
    }

    private void Retire(Company company)
    {
        if (company.IsLeaving)
            return;
        company.IsLeaving = true;
        if (_companies.TryGetValue(company.Key, out var present) && present == company)
            _companies.Remove(company.Key);
        _leaving.Add(company);
    }

    private void Watch()
    {
        if (options.MemoryLimitMb == 0)
            return;
        var limit = (long)options.MemoryLimitMb << 20;
        Company[] all;
        lock (_gate)
            all = [.. _companies.Values, .. _leaving];
        foreach (var company in all)
        {
            if (company.Worker is not { IsAlive: true } worker || worker.ResidentBytes is var bytes && bytes <= limit)
                continue;
            if (bytes > limit * 3 / 2)
                worker.Kill($"was killed because its memory of {bytes >> 20} MiB exceeds one and a half times environment.isolation.memoryLimitMb ({options.MemoryLimitMb})");
            lock (_gate)
            {
                Retire(company);
                if (company.Live == 0 && _leaving.Remove(company))
                    _ends.Add(CloseAsync(company));
            }
        }
    }

    private static async Task CloseAsync(Company company)
    {
        await Task.Yield(); // the caller holds the lock
        PluginWorker worker;
        try
        {
            worker = await company.Starting.ConfigureAwait(false);
        }
        catch (PluginProcessException)
        {
            return;
        }

        await worker.CloseAsync().ConfigureAwait(false);
    }

    /// <summary>Episodes that share a process.</summary>
    internal sealed class Company(int key, Task<PluginWorker> starting)
    {
        public int Key => key;

        public Task<PluginWorker> Starting => starting;

        public PluginWorker? Worker => starting.IsCompletedSuccessfully ? starting.Result : null;

        public int Live { get; set; }

        public int Served { get; set; }

        public bool IsLeaving { get; set; }
    }

    /// <summary>One episode's place in a process.</summary>
    internal sealed class Lease(WorkerPool pool, Company company, PluginWorker worker)
    {
        private int _isReleased;

        /// <summary>The process.</summary>
        public PluginWorker Worker => worker;

        /// <summary>Gives the place back.</summary>
        public void Release()
        {
            if (Interlocked.Exchange(ref _isReleased, 1) == 0)
                pool.Release(company);
        }
    }
}

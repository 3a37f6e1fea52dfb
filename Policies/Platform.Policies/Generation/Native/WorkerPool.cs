using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Platform.Policies.Generation.Native;

/// <summary>A few threads that share out the chunks of one piece of work at a time with the caller.</summary>
/// <remarks>
/// Built for work of microseconds: a thread that runs out of chunks spins for a bounded time, yielding to others, and only then sleeps. The caller waits for
/// chunks, not for threads, so a thread that the system has set aside delays nobody unless it holds a chunk. <see cref="Run"/> allocates nothing.
/// One caller at a time.
/// </remarks>
internal sealed class WorkerPool : IDisposable
{
    private static readonly long SpinTicks = Stopwatch.Frequency / 5000; // 200 µs

    private const double ChunkNanoseconds = 1500; // below this, handing a chunk over costs too much of what it gains

    private readonly Lock _start = new();
    private readonly object _gate = new();
    private readonly Phase[] _phases = new Phase[16]; // a phase's entry is not reused while a thread can still claim from it
    private readonly Thread[] _threads;
    private Counters _counters;
    private bool _started;
    private volatile bool _stopping;
    private volatile ExceptionDispatchInfo? _fault;

    /// <param name="threads">Threads that work at once, the caller among them, 1 or more.</param>
    public WorkerPool(int threads)
    {
        Threads = threads;
        _threads = new Thread[threads - 1];
    }

    /// <summary>Threads that work at once, the caller among them.</summary>
    public int Threads { get; }

    /// <summary>Threads that have had nothing to do for a while and use no processor.</summary>
    public int Sleeping => Volatile.Read(ref _counters.Sleepers);

    /// <summary>Into how many chunks to cut a piece of work that one thread would do in a given time.</summary>
    /// <param name="nanoseconds">A rough guess.</param>
    /// <param name="mostPerThread">Chunks that each thread gets of large work, so that none waits long for another.</param>
    public int Chunks(double nanoseconds, int mostPerThread) =>
        nanoseconds < 2 * ChunkNanoseconds ? 1 : Threads * (int)Math.Clamp(nanoseconds / (ChunkNanoseconds * Threads), 1, mostPerThread);

    /// <summary>Runs every chunk once and returns when all are done.</summary>
    /// <param name="body">Given a chunk from 0 and the number of the thread that runs it, 0 for the caller.</param>
    /// <param name="chunks">Number of chunks. With 1 the caller runs it, and no thread is disturbed.</param>
    public void Run(Action<int, int> body, int chunks)
    {
        if (chunks == 1 || _threads.Length == 0)
        {
            for (var i = 0; i < chunks; i++)
                body(i, 0);
            return;
        }
        if (!_started)
            Start();
        var phase = (Volatile.Read(ref _counters.Ticket) >> 32) + 1;
        _phases[phase & 15] = new Phase { Body = body, Chunks = chunks };
        _counters.Finished = 0;
        Interlocked.Exchange(ref _counters.Ticket, phase << 32); // a full fence: sleepers are counted after the work is visible
        if (Volatile.Read(ref _counters.Sleepers) > 0)
            Wake();
        var own = 0;
        while (true)
        {
            var ticket = Volatile.Read(ref _counters.Ticket);
            if ((int)ticket >= chunks)
                break;
            if (Interlocked.CompareExchange(ref _counters.Ticket, ticket + 1, ticket) != ticket)
                continue;
            Execute(body, (int)ticket, 0);
            own++;
        }
        for (var spins = 0; Volatile.Read(ref _counters.Finished) != chunks - own; spins++)
        {
            if (spins < 1000)
                Thread.SpinWait(2);
            else
                Thread.Yield();
        }
        if (_fault is { } fault)
        {
            _fault = null;
            fault.Throw();
        }
    }

    public void Dispose()
    {
        _stopping = true;
        Wake();
        if (_started)
        {
            foreach (var thread in _threads)
                thread.Join();
        }
    }

    private void Start()
    {
        lock (_start)
        {
            for (var i = 0; i < _threads.Length; i++)
            {
                var number = i + 1;
                _threads[i] = new Thread(() => Work(number)) { IsBackground = true, Name = $"decoder {number}" };
                _threads[i].Start();
            }
            _started = true;
        }
    }

    private void Work(int number)
    {
        var idle = 0;
        var idleSince = 0L;
        while (!_stopping)
        {
            var ticket = Volatile.Read(ref _counters.Ticket);
            var phase = _phases[(ticket >> 32) & 15];
            var chunk = (int)ticket;
            if (chunk < phase.Chunks)
            {
                // Success means that the ticket has not moved, so what was read of the phase belongs to it.
                if (Interlocked.CompareExchange(ref _counters.Ticket, ticket + 1, ticket) == ticket)
                {
                    Execute(phase.Body!, chunk, number);
                    Interlocked.Increment(ref _counters.Finished);
                }
                idle = 0;
                continue;
            }
            Thread.SpinWait(2);
            if (++idle % 32 != 0)
                continue;
            var now = Stopwatch.GetTimestamp();
            if (idle == 32)
                idleSince = now;
            else if (now - idleSince > SpinTicks)
            {
                Sleep(ticket);
                idle = 0;
            }
            else
                Thread.Yield();
        }
    }

    private void Execute(Action<int, int> body, int chunk, int thread)
    {
#pragma warning disable CA1031 // whatever went wrong on a worker is thrown again on the caller
        try
        {
            body(chunk, thread);
        }
        catch (Exception exception)
        {
            _fault = ExceptionDispatchInfo.Capture(exception);
        }
#pragma warning restore CA1031
    }

    private void Sleep(long seen)
    {
        lock (_gate)
        {
            Interlocked.Increment(ref _counters.Sleepers);
            while (Volatile.Read(ref _counters.Ticket) == seen && !_stopping)
                Monitor.Wait(_gate);
            Interlocked.Decrement(ref _counters.Sleepers);
        }
    }

    private void Wake()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }

    private struct Phase
    {
        public Action<int, int>? Body;
        public int Chunks;
    }

    /// <summary>Each on cache lines of its own, since different threads write them.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 512)]
    private struct Counters
    {
        /// <summary>Number of the phase in the high half, next unclaimed chunk in the low half.</summary>
        [FieldOffset(128)]
        public long Ticket;

        /// <summary>Chunks of the phase that workers have finished.</summary>
        [FieldOffset(256)]
        public int Finished;

        [FieldOffset(384)]
        public int Sleepers;
    }
}

using System.Diagnostics;

namespace Platform.Plugins.Isolation;

/// <summary>What a plugin's process writes: handed on line by line, and its last words kept for the sentence that tells of its death.</summary>
internal sealed class WorkerOutput
{
    private const int MostLines = 200;
    private const int MostCharacters = 500;
    private static readonly string[] Openings = ["Unhandled exception. ", "Stack overflow", "Process terminated. ", "Fatal error. ", "Out of memory"];

    private readonly string _plugin;
    private readonly Action<string> _log;
    private readonly Task _readers;
    private int _lines;
    private string? _lastWords;

    /// <summary>Begins to read.</summary>
    /// <param name="process">Its outputs are redirected.</param>
    /// <param name="plugin">Named before each line.</param>
    /// <param name="log">Told each line.</param>
    public WorkerOutput(Process process, string plugin, Action<string> log)
    {
        (_plugin, _log) = (plugin, log);
        _readers = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    /// <summary>What it said when it died, ready to follow a sentence; empty when it said nothing.</summary>
    public string LastWords => Volatile.Read(ref _lastWords) is { } words ? $" ({words})" : "";

    /// <summary>Waits until everything was read. A child of the process may hold its outputs open for longer, so the wait has a limit.</summary>
    /// <param name="limit">The limit.</param>
    public async Task DrainAsync(TimeSpan limit) => await Task.WhenAny(_readers, Task.Delay(limit)).ConfigureAwait(false);

    private async Task ReadAsync(StreamReader reader)
    {
        try
        {
            while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
                Take(line.Length > MostCharacters ? line[..MostCharacters] + "…" : line);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The process is gone.
        }
    }

    private void Take(string line)
    {
        if (Openings.FirstOrDefault(opening => line.StartsWith(opening, StringComparison.Ordinal)) is not null)
            Interlocked.CompareExchange(ref _lastWords, line.TrimEnd('.', ' '), null);
        var count = Interlocked.Increment(ref _lines);
        if (count <= MostLines)
            _log($"{_plugin}: {line}");
        else if (count == MostLines + 1)
            _log($"{_plugin}: (what else this process writes is left out)");
    }
}

using System.Diagnostics;

namespace Platform.Plugins.Isolation;

/// <summary>What a plugin's process writes: handed on line by line, and its last words kept for the sentence that tells of its death.</summary>
internal sealed class WorkerOutput
{
    private const int MostLines = 200;
    private const int MostCharacters = 500;
    private const string GaveUp = "Process terminated.";
    private static readonly string[] Openings = ["Unhandled exception. ", "Stack overflow", GaveUp, "Fatal error.", "Out of memory"];

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
        _readers = Task.WhenAll(ReadAsync(process.StandardOutput, null), ReadAsync(process.StandardError, KeepLastWords));
    }

    /// <summary>What it said when it died, ready to follow a sentence; empty when it said nothing.</summary>
    public string LastWords => Volatile.Read(ref _lastWords) is { } words ? $" ({words})" : "";

    /// <summary>Waits until everything was read. A child of the process may hold its outputs open for longer, so the wait has a limit.</summary>
    /// <param name="limit">The limit.</param>
    public async Task DrainAsync(TimeSpan limit) => await Task.WhenAny(_readers, Task.Delay(limit)).ConfigureAwait(false);

    private async Task ReadAsync(StreamReader reader, Action<string>? also)
    {
        try
        {
            while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                var shown = line.Length > MostCharacters ? line[..MostCharacters] + "…" : line;
                also?.Invoke(shown);
                Take(shown);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The process is gone.
        }
    }

    private void KeepLastWords(string line)
    {
        if (_lastWords is null && Openings.Any(opening => line.StartsWith(opening, StringComparison.Ordinal)))
            Volatile.Write(ref _lastWords, line.TrimEnd('.', ' '));
        else if (_lastWords == GaveUp.TrimEnd('.')) // the reason stands in the next line
            Volatile.Write(ref _lastWords, $"{GaveUp} {line.TrimEnd('.', ' ')}");
    }

    private void Take(string line)
    {
        var count = Interlocked.Increment(ref _lines);
        if (count <= MostLines)
            _log($"{_plugin}: {line}");
        else if (count == MostLines + 1)
            _log($"{_plugin}: (what else this process writes is left out)");
    }
}

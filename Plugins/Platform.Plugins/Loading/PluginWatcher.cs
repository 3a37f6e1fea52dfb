namespace Platform.Plugins;

/// <summary>Takes up new versions of plugins as they are installed or built.</summary>
public sealed class PluginWatcher : IAsyncDisposable
{
    private readonly PluginHost _host;
    private readonly Action<string> _note;
    private readonly ITimer _timer;
    private int _looking;

    /// <summary>Begins to watch.</summary>
    /// <param name="host">The plugins.</param>
    /// <param name="period">Time between looks.</param>
    /// <param name="note">Told in one sentence of every plugin that was replaced, or could not be.</param>
    /// <param name="timeProvider">Measures the time between looks.</param>
    public PluginWatcher(PluginHost host, TimeSpan period, Action<string> note, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        (_host, _note) = (host, note);
        _timer = timeProvider.CreateTimer(_ => Look(), null, period, period);
    }

    /// <summary>Ends the watch; what is loaded stays.</summary>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Look()
    {
        if (Interlocked.Exchange(ref _looking, 1) == 1)
            return; // the last look still copies a large plugin
        try
        {
            var (replaced, errors) = _host.ReloadChanged();
            foreach (var (old, now) in replaced)
                _note($"Plugin '{now.Name}' {old.Version} was replaced by {now.Version}: new episodes are played with it.");
            foreach (var error in errors)
                _note($"The plugin's old version goes on: {error.Message}");
        }
        finally
        {
            Volatile.Write(ref _looking, 0);
        }
    }
}

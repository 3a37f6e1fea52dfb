using Platform.Host.Cli;
using Platform.Host.Display;

namespace Platform.Host.Evaluations;

/// <summary>One line of progress: rewritten in place on a terminal, a new one every few seconds elsewhere.</summary>
/// <param name="console">Where to show it.</param>
/// <param name="tasks">Tasks of each policy.</param>
/// <param name="timeProvider">Measures the rate.</param>
internal sealed class EvaluationProgress(CommandConsole console, int tasks, TimeProvider timeProvider) : IProgress<(string Policy, int Done)>
{
    private readonly Lock _lock = new();
    private string _policy = "";
    private long _started;
    private long _lastLine = timeProvider.GetTimestamp();
    private int _width;

    /// <inheritdoc/>
    public void Report((string Policy, int Done) value)
    {
        lock (_lock)
        {
            if (value.Policy != _policy)
                (_policy, _started) = (value.Policy, timeProvider.GetTimestamp());
            var inPlace = console.IsTerminal && !console.Json;
            if (timeProvider.GetElapsedTime(_lastLine) < (inPlace ? TimeSpan.FromMilliseconds(200) : TimeSpan.FromSeconds(5)))
                return;
            _lastLine = timeProvider.GetTimestamp();
            var seconds = timeProvider.GetElapsedTime(_started).TotalSeconds;
            var left = seconds > 0 && value.Done > 0 ? $", {RunState.Say(TimeSpan.FromSeconds(seconds / value.Done * (tasks - value.Done)))} left" : "";
            var line = $"{value.Policy}: {value.Done} of {tasks} tasks{left}";
            if (inPlace)
                console.Output.Write($"\r{line.PadRight(_width)}");
            else
                console.Progress.WriteLine(line);
            _width = line.Length;
            console.Progress.Flush();
        }
    }

    /// <summary>Takes the line back.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            if (_width > 0 && console.IsTerminal && !console.Json)
                console.Output.Write($"\r{new string(' ', _width)}\r");
        }
    }
}

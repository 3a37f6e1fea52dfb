using Platform.Plugins.Conformance;

namespace Platform.Host.Cli;

/// <summary>Which check of which environment is running: a line rewritten in place on a terminal, one line per environment elsewhere.</summary>
/// <param name="console">Where to show it.</param>
/// <param name="environments">How many environments are checked.</param>
internal sealed class CheckProgress(CommandConsole console, int environments) : IProgress<string>
{
    private string _id = "";
    private int _environment;
    private int _check;
    private int _width;

    private bool InPlace => console.IsTerminal && !console.Json;

    /// <summary>Begins the next environment.</summary>
    /// <param name="id">Its id.</param>
    public void Next(string id)
    {
        (_id, _check) = (id, 0);
        _environment++;
        if (InPlace || environments == 1)
            return;
        console.Progress.WriteLine($"checking {id} ({_environment} of {environments})");
        console.Progress.Flush();
    }

    /// <summary>Shows a check that begins.</summary>
    /// <param name="value">Its name.</param>
    public void Report(string value)
    {
        _check++;
        if (!InPlace)
            return;
        var line = $"{_id} ({_environment} of {environments}): {value}, {_check} of {EnvironmentConformance.Checks.Count + 1}";
        console.Output.Write($"\r{line.PadRight(_width)}");
        console.Output.Flush();
        _width = line.Length;
    }

    /// <summary>Takes the line back.</summary>
    public void Clear()
    {
        if (_width > 0)
            console.Output.Write($"\r{new string(' ', _width)}\r");
        _width = 0;
    }
}

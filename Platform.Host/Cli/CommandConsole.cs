using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Platform.Host.Cli;

/// <summary>Where a command reads and writes. With <see cref="Json"/>, standard output carries one JSON object and nothing else.</summary>
/// <param name="input">Standard input.</param>
/// <param name="output">Standard output.</param>
/// <param name="error">Standard error.</param>
internal sealed class CommandConsole(TextReader input, TextWriter output, TextWriter error)
{
    private const int WidthOfPlainOutput = 120;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Standard input.</summary>
    public TextReader Input => input;

    /// <summary>Standard output: results.</summary>
    public TextWriter Output => output;

    /// <summary>Standard error: faults, and progress when <see cref="Json"/> is set.</summary>
    public TextWriter Error => error;

    /// <summary>Whether a person sees standard output on a terminal that understands cursor movement.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Whether the result is wanted as JSON.</summary>
    public bool Json { get; set; }

    /// <summary>Whether stack traces are wanted.</summary>
    public bool Verbose { get; set; }

    /// <summary>Where progress goes: beside the result, never into it.</summary>
    public TextWriter Progress => Json ? Error : Output;

    /// <summary>Prints the result of a command, once.</summary>
    /// <param name="json">The result as JSON.</param>
    /// <param name="human">Prints it for a person.</param>
    public void Result(Func<JsonObject> json, Action<IAnsiConsole> human)
    {
        if (Json)
            Output.WriteLine(json().ToJsonString(Indented));
        else
            human(Ansi());
        Output.Flush();
    }

    /// <summary>Prints what went wrong.</summary>
    /// <param name="message">One sentence per fault and line.</param>
    /// <param name="exception">Shown in full with <see cref="Verbose"/>; or null.</param>
    public void Fault(string message, Exception? exception)
    {
        Error.WriteLine(message);
        if (Verbose && exception is not null)
            Error.WriteLine(exception);
        Error.Flush();
        if (!Json)
            return;
        Output.WriteLine(new JsonObject { ["error"] = message }.ToJsonString(Indented));
        Output.Flush();
    }

    /// <summary>Standard output as Spectre sees it: tables, and live displays on a terminal.</summary>
    public IAnsiConsole Ansi()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Output),
            Ansi = IsTerminal ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = IsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = IsTerminal ? InteractionSupport.Yes : InteractionSupport.No,
        });
        if (!IsTerminal)
            console.Profile.Width = WidthOfPlainOutput;
        return console;
    }
}

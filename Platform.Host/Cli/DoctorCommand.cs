using System.CommandLine;
using System.Text.Json.Nodes;
using Platform.Host.Doctor;
using Spectre.Console;

namespace Platform.Host.Cli;

/// <summary><c>doctor</c>: what this machine has of what the platform can use, and how to get the rest.</summary>
/// <param name="console">Where to print.</param>
internal sealed class DoctorCommand(CommandConsole console)
{
    /// <summary>The command.</summary>
    public Command Build()
    {
        var command = new CommandWithExamples("doctor", "Show what this machine has of what the platform can use, and how to get the rest.", "doctor", "doctor --json");
        command.SetAction(async (_, cancellationToken) => Report(await Platform.Host.Doctor.Doctor.ExamineAsync(cancellationToken)));
        return command;
    }

    private int Report(IReadOnlyList<DoctorRow> rows)
    {
        console.Result(
            () => new JsonObject
            {
                ["rows"] = new JsonArray([.. rows.Select(row => new JsonObject
                {
                    ["name"] = row.Name,
                    ["health"] = Word(row.Health),
                    ["found"] = row.Found,
                    ["advice"] = row.Advice,
                })]),
            },
            ansi =>
            {
                var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("").NoWrap()).AddColumns("", "found", "for, and how to get it");
                foreach (var row in rows)
                {
                    var color = row.Health switch { Health.Ok => "green", Health.Warning => "yellow", Health.Missing => "red", _ => "grey" };
                    table.AddRow($"[bold]{Markup.Escape(row.Name)}[/]", $"[{color}]{Word(row.Health)}[/]", Markup.Escape(row.Found), Markup.Escape(row.Advice));
                }

                ansi.Write(table);
            });
        return rows.Any(row => row.Health == Health.Missing) ? ExitCode.Failed : ExitCode.Done;
    }

    private static string Word(Health health) => health switch
    {
        Health.Ok => "ok",
        Health.Warning => "warning",
        Health.Missing => "missing",
        _ => "absent",
    };
}

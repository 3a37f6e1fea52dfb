using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Platform.Host.Runs;

/// <summary>An evaluation's table for a person: one line per policy and measure, with its interval.</summary>
internal static class TableView
{
    /// <summary>Draws a table.</summary>
    /// <param name="table">As in <c>evals/final.json</c>.</param>
    /// <param name="confidence">Confidence of its intervals, in (0, 1).</param>
    public static Table Of(JsonObject table, double confidence)
    {
        var view = new Table().Border(TableBorder.Simple).AddColumns("policy", "measure");
        view.AddColumn(new TableColumn("mean").RightAligned()).AddColumn(new TableColumn(string.Create(CultureInfo.InvariantCulture, $"{confidence * 100:0.##} % interval")).RightAligned()).AddColumn(new TableColumn("tasks").RightAligned());
        foreach (var row in table["rows"]?.AsArray().OfType<JsonObject>() ?? [])
        {
            view.AddRow(
                Markup.Escape(row["policy"]?.GetValue<string>() ?? ""),
                Markup.Escape(row["metric"]?.GetValue<string>() ?? ""),
                Number(row["mean"]),
                $"{Number(row["low"])} to {Number(row["high"])}",
                row["n"]?.ToJsonString() ?? "");
        }

        return view;
    }

    private static string Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<double>(out var number) ? number.ToString("0.000", CultureInfo.InvariantCulture) : "-";
}

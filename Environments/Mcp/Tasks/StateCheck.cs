using System.Text.Json;

namespace Platform.Environments.Mcp.Tasks;

/// <summary>A call made after the episode, out of the agent's sight, and what it must give.</summary>
/// <param name="Call">The call.</param>
/// <param name="Expectation">What its result must be; null where an error is expected.</param>
internal sealed record StateCheck(ToolCallSpec Call, Expectation? Expectation)
{
    /// <summary>Reads a check: the fields of a call with <c>expect</c>, which is an expectation or the text <c>error</c>.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static StateCheck Read(JsonElement value, string place)
    {
        var fields = new TaskFields(value, place, [.. ToolCallSpec.Fields, "expect"]);
        var call = ToolCallSpec.Of(fields);
        if (fields.Find("expect") is not { } expect)
            throw new FormatException($"{fields.Name("expect")} is missing: say what the call must give, such as {{\"contains\": \"Ada\"}}.");
        return new(call, expect.ValueKind == JsonValueKind.String && expect.GetString() == "error" ? null : Expectation.Read(expect, fields.Name("expect")));
    }
}

using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Platform.Sdk.Tests.Tools;

/// <summary>Whatever a model writes, reading it ends, and ends in calls, text and an error that fit each other.</summary>
public class ToolCallParserHostileTests
{
    private static readonly AITool[] s_tools =
    [
        AIFunctionFactory.Create((string query, int limit = 3) => query + limit, "search", "Finds pages."),
        AIFunctionFactory.Create((string? note) => note, "note", "Keeps a note."),
    ];

    private static readonly string[] s_pieces =
    [
        "<tool_call>", "</tool_call>", "<function=search>", "<function=", "<parameter=query>", "</parameter>", "</function>", "[TOOL_CALLS]", "[ARGS]", "<|python_tag|>", "```json\n", "```",
        "{\"name\": \"search\", \"arguments\": {\"query\": \"x\"}}", "{\"name\":", "\"tool_calls\"", "{\"tool_calls\": [", "\"arguments\"", "\"parameters\": ", "search(", "search(query=\"x\")", "[search(query='", "note()", "note(note=",
        "{", "}", "[", "]", "(", ")", "\"", "'", "'''", "\\", "\\u", "\\ud800", "\\x4", ",", ":", "=", ";", ">", "<", "\n", " ", "\t", "None", "True", "1e999", "-", "0123", "\0", "\ud800", "\udc00", "🙂", "ü", "name", "null",
    ];

    [Fact]
    public void Parse_RandomMixtures_FitTogether()
    {
        var random = new SeededRandom(11);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder();
            for (var pieces = 1 + random.Next(14); pieces > 0; pieces--)
                text.Append(s_pieces[random.Next(s_pieces.Length)]);
            Check(text.ToString(), ToolCallFormat.All[random.Next(ToolCallFormat.All.Count)]);
        }
    }

    [Fact]
    public void Parse_WhatWasWrittenThenDamaged_FitsTogether()
    {
        var random = new SeededRandom(12);
        FunctionCallContent[] calls = [new("1", "search", new Dictionary<string, object?> { ["query"] = "a \"b\" {c} [d] <e> 🙂", ["limit"] = new object[] { 1, new { deep = "x" } } }), new("2", "note")];
        foreach (var format in ToolCallFormat.All)
        {
            var whole = $"First I think.\n{format.Write(calls)}\nThen I wait.";
            for (var i = 0; i < 2000; i++)
            {
                var text = new StringBuilder(whole);
                for (var damage = 1 + random.Next(4); damage > 0 && text.Length > 0; damage--)
                {
                    var at = random.Next(text.Length);
                    _ = random.Next(4) switch
                    {
                        0 => text.Remove(at, Math.Min(1 + random.Next(8), text.Length - at)),
                        1 => text.Insert(at, s_pieces[random.Next(s_pieces.Length)]),
                        2 => text.Replace(text[at], (char)random.Next(0x10000), at, 1),
                        _ => text.Insert(at, text.ToString(at, Math.Min(20, text.Length - at))),
                    };
                }

                Check(text.ToString(), format);
                Check(text.ToString(), ToolCallFormat.Auto);
            }
        }
    }

    [Theory]
    [InlineData("<tool_call>")]
    [InlineData("<tool_call>{")]
    [InlineData("[TOOL_CALLS] [")]
    [InlineData("[TOOL_CALLS]search{")]
    [InlineData("<function=search>")]
    [InlineData("<function=search><parameter=query>")]
    [InlineData("```json\n")]
    [InlineData("```json\n{\"name\": \"a\", \"arguments\": ")]
    [InlineData("{\"name\": \"search\", \"parameters\": {}}; ")]
    [InlineData("{\"tool_calls\": [")]
    [InlineData("[search(query=[")]
    [InlineData("search(query={\"a\": (")]
    [InlineData("search(\n")]
    [InlineData("search(query=\"x\")\n")]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("<|python_tag|>{")]
    [InlineData("\\")]
    [InlineData("\"")]
    [InlineData("((((")]
    [InlineData("9")]
    public void Parse_MegabyteOfOneThing_Ends(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, (1 << 20) / piece.Length + 1));
        foreach (var format in ToolCallFormat.All)
            Check(text, format);
        foreach (var format in ToolCallFormat.All)
            Check($"[search(query={text}", format);
    }

    [Fact]
    public void Parse_MoreThanOneReplyMayMake_IsCutWithAnError()
    {
        var many = ToolCallParser.Parse(string.Concat(Enumerable.Repeat("""<tool_call>{"name": "note"}</tool_call>""", 100)), s_tools);
        Assert.Equal(64, many.ToolCalls.Count);
        Assert.Contains("more than 64 calls", many.Error, StringComparison.Ordinal);
        var large = ToolCallParser.Parse(new string('x', ToolCallParser.MostCharacters + 1), s_tools);
        Assert.Contains("of which the first 1048576 were read", large.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<tool_call>{\"name\": \"search\", \"arguments\": {\"query\": DEEP}}</tool_call>")]
    [InlineData("[search(query=DEEP)]")]
    [InlineData("<function=search><parameter=limit>DEEP</parameter></function>")]
    public void Parse_DeepNesting_NeverGivesWhatCannotBeWritten(string form)
    {
        foreach (var depth in (int[])[10, 38, 40, 41, 44, 46, 48, 60, 64, 100_000])
            Check(form.Replace("DEEP", new string('[', depth) + new string(']', depth), StringComparison.Ordinal), ToolCallFormat.Auto);
    }

    private static void Check(string text, ToolCallFormat format)
    {
        var reply = ToolCallParser.Parse(text, s_tools, format);
        Assert.True(reply.Text.Length <= text.Length);
        if (reply.ToolCalls.Count == 0 && reply.Error is null)
            Assert.Equal(text, reply.Text);
        Assert.All(reply.ToolCalls, call =>
        {
            Assert.NotEmpty(call.Name);
            Assert.True(ToolArguments.TryToJson(call, out var arguments));
            Assert.Equal(JsonValueKind.Object, arguments.ValueKind);
            // Deep enough for others to put it into something larger, and made of whole characters.
            _ = JsonSerializer.Serialize(new[] { new { arguments } });
            Assert.All(arguments.EnumerateObject(), argument => Assert.Equal(argument.Name, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(argument.Name))));
        });
        Assert.Equal(Enumerable.Range(1, reply.ToolCalls.Count).Select(number => $"call_{number}"), reply.ToolCalls.Select(call => call.CallId));
        if (reply.Error is { } error)
            Assert.True(error.StartsWith("A tool call could not be read: ", StringComparison.Ordinal) && error.Length < 1000, error);
    }
}

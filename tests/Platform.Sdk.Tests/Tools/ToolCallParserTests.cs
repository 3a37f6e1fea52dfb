using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Platform.Sdk.Tests.Tools;

public class ToolCallParserTests
{
    private static readonly AITool[] s_tools =
    [
        AIFunctionFactory.Create((string query, int limit = 3) => query + limit, "search", "Finds pages."),
        AIFunctionFactory.Create((string? note) => note, "note", "Keeps a note."),
    ];

    public static TheoryData<string, string, string, string, string?> Replies() => new()
    {
        // format, reply, text, calls, error
        { "hermes", """I look. <tool_call>{"name": "search", "arguments": {"query": "x", "limit": 2}}</tool_call> Done.""", "I look.  Done.", """search{"query":"x","limit":2}""", null },
        { "hermes", "<tool_call>\n{\"name\": \"search\", \"arguments\": {\"query\": \"x\"}}\n</tool_call>\n<tool_call>\n{\"name\": \"note\"}\n</tool_call>", "", """search{"query":"x"} note{}""", null },
        { "hermes", """<tool_call>{"name": "search", "arguments": {"query": "x"}}""", "", """search{"query":"x"}""", null },
        { "hermes", """<tool_call>{"name": "note"}</tool_call><tool_call>{"name": </tool_call>""", "", "note{}", "it is not JSON" },
        { "hermes", "<tool_call>{\"name\": \"search\", \"arguments\": {\"query\": \"x\"}", "", "", "Write <tool_call>{\"name\": \"search\", \"arguments\": {\"query\": …}}</tool_call>" },
        { "hermes", """<tool_call>{"arguments": {}}</tool_call>""", "", "", "\"name\" is missing or no text" },
        { "hermes", """<tool_call>{"name": "search", "arguments": [1]}</tool_call>""", "", "", "\"arguments\" of 'search' is no object" },
        { "hermes", """<tool_call>{"name": "search", "arguments": "{\"query\": \"x\"}"}</tool_call>""", "", """search{"query":"x"}""", null },
        { "hermes", """<tool_call>{"name": "search", "name": "note"}</tool_call>""", "", "", "it is not JSON" },
        { "hermes", """<tool_call>{"name": "\ud800"}</tool_call>""", "", "", "it is not JSON" },
        { "hermes", "The answer is 7.", "The answer is 7.", "", null },
        { "llama3", """{"name": "search", "parameters": {"query": "x"}}""", "", """search{"query":"x"}""", null },
        { "llama3", """<|python_tag|>{"name": "search", "parameters": {"query": "x"}}; {"name": "note", "parameters": {}}""", "", """search{"query":"x"} note{}""", null },
        { "llama3", """{"name": "search", "parameters": {"query": "x"}""", "", "", "it is not JSON" },
        { "mistral", """[TOOL_CALLS] [{"name": "search", "arguments": {"query": "[x]"}}, {"name": "note", "arguments": {}}]""", "", """search{"query":"[x]"} note{}""", null },
        { "mistral", """[TOOL_CALLS]search{"query": "x"}[TOOL_CALLS]note[ARGS]{}""", "", """search{"query":"x"} note{}""", null },
        { "mistral", "[TOOL_CALLS] [{\"name\": \"search\"", "", "", "it is not JSON" },
        { "json", "First:\n```json\n{\"name\": \"search\", \"arguments\": {\"query\": \"x\"}}\n```\n", "First:", """search{"query":"x"}""", null },
        { "json", "```json\n[{\"name\": \"note\", \"arguments\": {}}, {\"name\": \"note\", \"arguments\": {}}]\n```", "", "note{} note{}", null },
        { "json", "```json\n{\"answer\": 7}\n```", "```json\n{\"answer\": 7}\n```", "", null },
        { "openai", """{"tool_calls": [{"id": "a", "type": "function", "function": {"name": "search", "arguments": "{\"query\": \"x\"}"}}]}""", "", """search{"query":"x"}""", null },
        { "openai", """{"content": null, "tool_calls": [{"function": {"name": "note", "arguments": {}}}]}""", "", "note{}", null },
        { "pythonic", """[search(query="x", limit=2), note(note='it\'s\n')]""", "", """search{"query":"x","limit":2} note{"note":"it's\n"}""", null },
        { "pythonic", "I look.\n [search(\"x\", limit = -1.5e2)]", "I look.", """search{"query":"x","limit":-150}""", null },
        { "pythonic", """search(query=[1, (2, 3), {"a": None, 'b': True}], limit=false)""", "", """search{"query":[1,[2,3],{"a":null,"b":true}],"limit":false}""", null },
        { "pythonic", "[search(query=open('x'))]", "", "", "argument 'query' of 'search' is open, which is no literal: put a text into quotes" },
        { "pythonic", "[search(query='x', query='y')]", "", "", "argument 'query' of 'search' is there twice" },
        { "pythonic", "[note(1, 2)]", "", "", "argument 2 of 'note' has no name" },
        { "pythonic", "[note(note='x'), search(", "", """note{"note":"x"}""", "'search(' is not closed by )" },
        { "pythonic", "serch(query='x')", "", """serch{"query":"x"}""", null }, // the environment says that 'search' was meant
        { "pythonic", "f(x) is [f(1), f(2)].", "f(x) is [f(1), f(2)].", "", null },
        { "xml", "Well.\n<function=search>\n<parameter=query>\n12\n</parameter>\n<parameter=limit>\n2\n</parameter>\n</function>", "Well.", """search{"query":"12","limit":2}""", null },
        { "xml", "<tool_call>\n<function=note>\n</function>\n</tool_call>", "", "note{}", null },
        { "xml", "<function=search><parameter=query>a\nb</parameter></function><function=note><parameter=note>", "", """search{"query":"a\nb"}""", "<function=…> is not closed by </function>" },
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public void Parse_ReadsTheForm_AlsoWithoutBeingToldIt(string format, string reply, string text, string calls, string? error)
    {
        foreach (var named in (ToolCallFormat[])[ToolCallFormat.Get(format), ToolCallFormat.Auto])
        {
            if (named == ToolCallFormat.Get("xml") && reply.StartsWith("<tool_call>", StringComparison.Ordinal))
                continue; // the wrapper belongs to the other form
            var parsed = ToolCallParser.Parse(reply, s_tools, named);
            Assert.Equal(calls, string.Join(' ', parsed.ToolCalls.Select(call => call.Name + JsonSerializer.Serialize(call.Arguments, s_relaxed))));
            if (error is null)
                Assert.Null(parsed.Error);
            else
                Assert.Contains(error, parsed.Error, StringComparison.Ordinal);
            Assert.Equal(text, parsed.Text);
        }
    }

    private static readonly JsonSerializerOptions s_relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Formats() => [.. ToolCallFormat.All.Select(format => format.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Write_IsReadBackAsTheSameCalls(string format)
    {
        var arguments = new Dictionary<string, object?>
        {
            ["query"] = "a \"quoted\" <text>\\ with\nlines, ümlaut and 🙂 {[(",
            ["limit"] = 3,
            ["ratio"] = -0.25,
            ["list"] = new object?[] { 1, "two", null, true, new Dictionary<string, object?> { ["deep"] = new[] { 1.5 } } },
        };
        FunctionCallContent[] calls = [new("call_4", "search", arguments), new("call_5", "note", new Dictionary<string, object?>())];
        foreach (var count in (int[])[1, 2])
        {
            var written = ToolCallFormat.Get(format).Write(calls[..count]);
            foreach (var reader in (ToolCallFormat[])[ToolCallFormat.Get(format), ToolCallFormat.Auto])
            {
                var parsed = ToolCallParser.Parse(written, s_tools, reader, firstCall: 4);
                Assert.Null(parsed.Error);
                Assert.Equal("", parsed.Text);
                Assert.Equal(calls[..count].Select(call => (call.CallId, call.Name, ToolArguments.ToJson(call).ToString())), parsed.ToolCalls.Select(call => (call.CallId, call.Name, ToolArguments.ToJson(call).ToString())));
            }
        }
    }
}

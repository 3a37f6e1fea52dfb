using Microsoft.Extensions.AI;
using Platform.Policies.Tokenizers;
using Platform.Sdk;

namespace Platform.Policies.Tests.Tokenizers;

public class ToolPromptTests
{
    private static readonly ByteLevelBpeTokenizer s_tokenizer = ByteLevelBpeTokenizer.ForBytes();
    private static readonly AITool s_search = AIFunctionFactory.Create((string query, int limit = 3) => query + limit, "search", "Finds pages.");
    private static readonly AITool s_stop = AIFunctionFactory.Create(() => 1, "stop", "Stops.");

    [Theory]
    [InlineData("auto", "auto", "plain", "pythonic", ToolPromptStyle.Signatures)]
    [InlineData("auto", "auto", "chat", "hermes", ToolPromptStyle.Schemas)]
    [InlineData("xml", "auto", "plain", "xml", ToolPromptStyle.Schemas)]
    [InlineData("pythonic", "schemas", "chat", "pythonic", ToolPromptStyle.Schemas)]
    [InlineData("auto", "none", "chat", "hermes", ToolPromptStyle.None)]
    public void For_NamesOfRecipes_MeanWhatTheySay(string format, string style, string template, string writes, ToolPromptStyle expected)
    {
        var prompt = ToolPrompt.For(format, style, template, s_tokenizer);
        Assert.Equal((format, writes, expected), (prompt.Reads.Name, prompt.Writes.Name, prompt.Style));
    }

    [Theory]
    [InlineData("<tool_call>", "hermes")]
    [InlineData("[TOOL_CALLS]", "mistral")]
    [InlineData("<|python_tag|>", "llama3")]
    public void For_ModelWithTokensOfAForm_WritesThatForm(string token, string format) =>
        Assert.Equal(format, ToolPrompt.For("auto", "auto", "plain", ByteLevelBpeTokenizer.ForBytes([token])).Writes.Name);

    [Fact]
    public void For_UnknownNames_OfferTheNearest()
    {
        Assert.StartsWith("There is no tool-call format 'hermess': did you mean 'hermes'?", Assert.Throws<ArgumentException>(() => ToolPrompt.For("hermess", "auto", "chat")).Message, StringComparison.Ordinal);
        Assert.StartsWith("There is no style of tool prompts 'schema': did you mean 'schemas'?", Assert.Throws<ArgumentException>(() => ToolPrompt.For("auto", "schema", "chat")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FirstPrompt_AnnouncesTheTools_OnceUntilTheyChange()
    {
        var template = ChatTemplates.Create("plain", s_tokenizer);
        var writer = new PromptWriter(template);
        Assert.Equal("Tools:\nsearch(query: string, limit?: integer) - Finds pages.\nTo call a tool, write [search(query=…)]\nFind x.", Text(writer.Next([new(ChatRole.User, "Find x.")], [s_search])));
        writer.Replied([5]);
        // The same tools as another list of equal declarations.
        AITool again = AIFunctionFactory.CreateDeclaration("search", "Finds pages.", ((AIFunctionDeclaration)s_search).JsonSchema);
        Assert.Equal("result\n", Text(writer.Next([new(ChatRole.Tool, [new FunctionResultContent("call_1", "result")])], [again])));
        writer.Replied([5]);
        Assert.Equal("next\nThe tools have changed. Tools:\nsearch(query: string, limit?: integer) - Finds pages.\nstop() - Stops.\nTo call a tool, write [search(query=…)]\n",
            Text(writer.Next([new(ChatRole.User, "next\n")], [again, s_stop])));
        writer.Replied([5]);
        Assert.Equal("There are no tools any more.\n", Text(writer.Next([], [])));
        writer.Replied([5]);
        Assert.Equal("", Text(writer.Next([], [])));
    }

    [Fact]
    public void FirstPrompt_ThatWasNotRepliedTo_IsWrittenAgain()
    {
        var writer = new PromptWriter(ChatTemplates.Create("chat", s_tokenizer));
        var first = writer.Next([new(ChatRole.User, "x")], [s_search]);
        Assert.Equal(first, writer.Next([new(ChatRole.User, "x")], [s_search]));
    }

    [Fact]
    public void SystemMessage_TakesTheToolsIntoItself()
    {
        var text = Text(new PromptWriter(ChatTemplates.Create("chat", s_tokenizer)).Next([new(ChatRole.System, "Be brief."), new(ChatRole.User, "x")], [s_search]));
        Assert.Equal("""
            <|system|>Be brief.

            These tools are there:
            <tools>
            {"type":"function","function":{"name":"search","description":"Finds pages.","parameters":{"type":"object","properties":{"query":{"type":"string"},"limit":{"type":"integer","default":3}},"required":["query"]}}}
            </tools>
            To call a tool, write <tool_call>{"name": "search", "arguments": {"query": …}}</tool_call>
            <|end|><|user|>x<|end|><|assistant|>
            """, text);
    }

    [Fact]
    public void NoPrompt_SaysNothing()
    {
        var template = ChatTemplates.Create("plain", s_tokenizer, ToolPrompt.For("auto", "none", "plain"));
        Assert.Equal("x", Text(new PromptWriter(template).Next([new(ChatRole.User, "x")], [s_search])));
    }

    [Fact]
    public void CallsInMessages_AreWrittenInTheFormOfThePolicy()
    {
        var message = new ChatMessage(ChatRole.Assistant, [new TextContent("I look. "), new FunctionCallContent("a", "search", new Dictionary<string, object?> { ["query"] = "x" }), new FunctionCallContent("b", "stop")]);
        var tokens = new List<int>();
        ChatTemplates.Create("plain", s_tokenizer).Append(message, tokens);
        Assert.Equal("I look. [search(query=\"x\"), stop()]", Text(tokens));
        tokens.Clear();
        ChatTemplates.Create("plain", s_tokenizer, ToolPrompt.For("mistral", "auto", "plain")).Append(message, tokens);
        Assert.Equal("""I look. [TOOL_CALLS] [{"name": "search", "arguments": {"query":"x"}}, {"name": "stop", "arguments": {}}]""", Text(tokens));
    }

    private static string Text(List<int> tokens) => s_tokenizer.Decode([.. tokens]);
}

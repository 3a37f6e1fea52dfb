using Microsoft.Extensions.AI;

namespace Platform.Sdk;

/// <summary>A way to write tool calls as text: how they are read from a reply, written into a demonstration and explained to a model.</summary>
public abstract class ToolCallFormat
{
    private protected ToolCallFormat(string name) => Name = name;

    /// <summary>Reads all forms; writes as <see cref="Hermes"/>.</summary>
    public static ToolCallFormat Auto { get; } = new AutoFormat();

    /// <summary><c>&lt;tool_call&gt;{"name": …, "arguments": {…}}&lt;/tool_call&gt;</c>, as Hermes and Qwen write it.</summary>
    public static ToolCallFormat Hermes { get; } = new HermesFormat();

    /// <summary><c>{"name": …, "parameters": {…}}</c>, with or without <c>&lt;|python_tag|&gt;</c>, several joined by <c>;</c>, as Llama 3 writes it.</summary>
    public static ToolCallFormat Llama3 { get; } = new Llama3Format();

    /// <summary><c>[TOOL_CALLS] [{"name": …, "arguments": {…}}]</c>, as Mistral writes it.</summary>
    public static ToolCallFormat Mistral { get; } = new MistralFormat();

    /// <summary>A block fenced as <c>json</c> with one call or a list of calls.</summary>
    public static ToolCallFormat Fenced { get; } = new FencedFormat();

    /// <summary><c>{"tool_calls": [{"function": {"name": …, "arguments": "{…}"}}]}</c>, as OpenAI's interface has it.</summary>
    public static ToolCallFormat OpenAI { get; } = new OpenAIFormat();

    /// <summary><c>[search(query="x", limit=3)]</c>, with literals only; never run as code. The shortest form.</summary>
    public static ToolCallFormat Pythonic { get; } = new PythonicFormat();

    /// <summary><c>&lt;function=search&gt;&lt;parameter=query&gt;x&lt;/parameter&gt;&lt;/function&gt;</c>, as Qwen3-Coder writes it.</summary>
    public static ToolCallFormat Xml { get; } = new XmlFormat();

    /// <summary>All formats, <see cref="Auto"/> first.</summary>
    public static IReadOnlyList<ToolCallFormat> All { get; } = [Auto, Hermes, Llama3, Mistral, Fenced, OpenAI, Pythonic, Xml];

    /// <summary>The name in recipes: <c>auto</c>, <c>hermes</c>, <c>llama3</c>, <c>mistral</c>, <c>json</c>, <c>openai</c>, <c>pythonic</c>, <c>xml</c>.</summary>
    public string Name { get; }

    /// <summary>A format by its name.</summary>
    /// <param name="name">One of the names of <see cref="All"/>.</param>
    /// <exception cref="ArgumentException">No format has this name.</exception>
    public static ToolCallFormat Get(string name) => All.FirstOrDefault(format => format.Name == name)
        ?? throw new ArgumentException($"There is no tool-call format '{name}': {NearestName.Suggest(name, All.Select(format => format.Name))}", nameof(name));

    /// <summary>Calls as a model would write them; reading them gives the same calls.</summary>
    /// <param name="calls">One call or more. Argument values are JSON or what serializes to it.</param>
    public abstract string Write(IReadOnlyList<FunctionCallContent> calls);

    /// <summary>A whole reply as a model would write it.</summary>
    /// <param name="action">Text and calls. A text that already has calls in it stays as it is.</param>
    /// <param name="tools">Tools on offer when it was written.</param>
    public string Write(AgentAction action, IReadOnlyList<AITool> tools)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (action.ToolCalls.Count == 0 || ToolCallParser.Parse(action.Text, tools).ToolCalls.Count > 0)
            return action.Text;
        return action.Text.Length == 0 ? Write(action.ToolCalls) : $"{action.Text}\n{Write(action.ToolCalls)}";
    }

    /// <summary>Tells a model which tools there are and how to call them.</summary>
    /// <param name="tools">One tool or more.</param>
    /// <param name="style">How much to say.</param>
    public string Describe(IReadOnlyList<AITool> tools, ToolPromptStyle style)
    {
        ArgumentNullException.ThrowIfNull(tools);
        if (style == ToolPromptStyle.None || tools.Count == 0)
            return "";
        return $"{(style == ToolPromptStyle.Schemas ? ToolSignatures.Schemas(tools) : ToolSignatures.Lines(tools))}\nTo call a tool, write {Form(new(tools))}";
    }

    /// <summary>Reads what of the text has this form.</summary>
    internal abstract void Read(ReplyReader reader);

    /// <summary>How a call is written, as an example ending in a full stop or in the form itself.</summary>
    internal abstract string Form(KnownTools tools);
}

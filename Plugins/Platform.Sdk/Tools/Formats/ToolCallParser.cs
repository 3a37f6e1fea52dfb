using System.Globalization;
using Microsoft.Extensions.AI;

namespace Platform.Sdk;

/// <summary>Reads tool calls out of a model's text. Training, evaluation and play use this one parser.</summary>
/// <remarks>
/// The text is hostile input: reading never throws because of it, and takes time in proportion to its length. Calls that can be read are kept
/// even if another one can't, as verl and TRL do; the error says which and what to write. Text without anything that looks like a call is no error.
/// At most <see cref="MostCalls"/> calls of one reply are looked at.
/// </remarks>
public static class ToolCallParser
{
    /// <summary>Most calls that one reply may make.</summary>
    public const int MostCalls = 64;

    /// <summary>Longest reply that is searched for calls, in characters; a longer one is read up to here, with an error.</summary>
    public const int MostCharacters = 1 << 20;

    /// <summary>Reads a reply.</summary>
    /// <param name="text">The reply, as decoded from the sampled tokens.</param>
    /// <param name="tools">Tools on offer. Their schemas say how untyped arguments (XML) and arguments without names (Pythonic) are meant.</param>
    /// <param name="format">The form to expect; <see cref="ToolCallFormat.Auto"/> takes whatever is there.</param>
    /// <param name="firstCall">Number of the reply's first call in its conversation; the calls get the ids <c>call_N</c> from here on.</param>
    public static ParsedReply Parse(string text, IReadOnlyList<AITool> tools, ToolCallFormat? format = null, int firstCall = 1)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(tools);
        var reader = new ReplyReader(JsonText.Whole(text.Length > MostCharacters ? text[..MostCharacters] : text), new(tools), firstCall);
        (format ?? ToolCallFormat.Auto).Read(reader);
        if (text.Length > MostCharacters)
            reader.Fail(string.Create(CultureInfo.InvariantCulture, $"the reply has {text.Length} characters, of which the first {MostCharacters} were read"), null);
        return reader.ToReply(text);
    }

    /// <summary>A reply as the action it stands for: <see cref="AgentAction.Text"/> is the whole reply, calls and error are read from it if there are tools.</summary>
    /// <param name="text">The reply.</param>
    /// <param name="tools">Tools on offer; with none, the reply is text alone.</param>
    /// <param name="format">The form to expect.</param>
    /// <param name="firstCall">Number of the reply's first call in its conversation.</param>
    public static AgentAction ParseAction(string text, IReadOnlyList<AITool> tools, ToolCallFormat? format = null, int firstCall = 1)
    {
        ArgumentNullException.ThrowIfNull(tools);
        if (tools.Count == 0)
            return new(text);
        var reply = Parse(text, tools, format, firstCall);
        return new(text) { ToolCalls = reply.ToolCalls, ParseError = reply.Error };
    }
}

using System.Text.Json;
using Microsoft.Extensions.AI;
using Platform.Sdk;

namespace Platform.Plugins.Isolation.Wire;

/// <summary>The contracts' records as frames. What is read equals what was written: texts, tools, tool calls, images, facts.</summary>
/// <remarks>Raw representations, which are the objects of somebody's client library, do not cross; values of a tool call's arguments arrive as JSON.</remarks>
/// <param name="tools">Tools of this connection.</param>
internal sealed class ContractCodec(ToolTable tools)
{
    private const byte PlainMessage = 0, WholeMessage = 1;
    private const byte TextPart = 0, DataPart = 1, OtherPart = 2;

    /// <summary>Writes a task.</summary>
    public static void WriteTask(FrameWriter frame, TaskSpec task)
    {
        frame.Text(task.Environment);
        frame.Text(task.Id);
        frame.UInt64(task.Seed);
        frame.Json(task.Parameters);
    }

    /// <summary>Reads a task.</summary>
    public static TaskSpec ReadTask(ref FrameReader frame) => new(frame.Text(), frame.Text(), frame.UInt64(), frame.Json());

    /// <summary>Writes an action.</summary>
    public static void WriteAction(FrameWriter frame, AgentAction action)
    {
        frame.Text(action.Text);
        frame.OptionalText(action.ParseError);
        frame.Count(action.ToolCalls.Count);
        foreach (var call in action.ToolCalls)
        {
            WriteContent(frame, call);
            frame.OptionalText(call.Exception?.Message);
        }
    }

    /// <summary>Reads an action.</summary>
    public static AgentAction ReadAction(ref FrameReader frame)
    {
        var (text, parseError, count) = (frame.Text(), frame.OptionalText(), frame.Items());
        if (count == 0)
            return new AgentAction(text) { ParseError = parseError };
        var calls = new FunctionCallContent[count];
        for (var i = 0; i < count; i++)
        {
            calls[i] = ReadContent(ref frame) as FunctionCallContent ?? throw new InvalidDataException("A frame holds a tool call that is none.");
            if (frame.OptionalText() is { } fault)
                calls[i].Exception = new FormatException(fault);
        }

        return new AgentAction(text) { ParseError = parseError, ToolCalls = calls };
    }

    /// <summary>Writes an observation.</summary>
    public void WriteObservation(FrameWriter frame, Observation observation)
    {
        frame.Count(observation.Messages.Count);
        for (var i = 0; i < observation.Messages.Count; i++)
            WriteMessage(frame, observation.Messages[i]);
        frame.Count(observation.Tools.Count);
        for (var i = 0; i < observation.Tools.Count; i++)
            frame.Count(tools.NumberOf(observation.Tools[i]));
        frame.Flag(observation.AdmissibleActions is not null);
        if (observation.AdmissibleActions is { } actions)
            frame.Texts(actions);
        frame.Json(observation.Info);
    }

    /// <summary>Reads an observation.</summary>
    public Observation ReadObservation(ref FrameReader frame)
    {
        var messages = new ChatMessage[frame.Items()];
        for (var i = 0; i < messages.Length; i++)
            messages[i] = ReadMessage(ref frame);
        AITool[] offered = frame.Items() is var count and > 0 ? new AITool[count] : [];
        for (var i = 0; i < offered.Length; i++)
            offered[i] = tools.Of(frame.Count());
        return new Observation(messages) { Tools = offered, AdmissibleActions = frame.Flag() ? frame.Texts() : null, Info = frame.Json() };
    }

    /// <summary>Writes a step's result.</summary>
    public void WriteStep(FrameWriter frame, StepResult step)
    {
        WriteObservation(frame, step.Observation);
        frame.Double(step.Reward);
        frame.Flag(step.Terminated);
        frame.Flag(step.Truncated);
        frame.OptionalText(step.ActionError);
        frame.Json(step.Info);
    }

    /// <summary>Reads a step's result.</summary>
    public StepResult ReadStep(ref FrameReader frame) => new(ReadObservation(ref frame), frame.Double(), frame.Flag(), frame.Flag())
    {
        ActionError = frame.OptionalText(),
        Info = frame.Json(),
    };

    private static void WriteMessage(FrameWriter frame, ChatMessage message)
    {
        if (message is { AuthorName: null, MessageId: null, CreatedAt: null, AdditionalProperties: null })
        {
            frame.Byte(PlainMessage);
            frame.Text(message.Role.Value);
            frame.Count(message.Contents.Count);
            foreach (var content in message.Contents)
                WriteContent(frame, content);
            return;
        }

        frame.Byte(WholeMessage);
        frame.Serialized(writer => JsonSerializer.Serialize(writer, message, AIJsonUtilities.DefaultOptions));
    }

    private static ChatMessage ReadMessage(ref FrameReader frame)
    {
        if (frame.Byte() == WholeMessage)
            return Deserialize<ChatMessage>(frame.Bytes());
        var (role, count) = (Role(frame.Text()), frame.Items());
        var contents = new List<AIContent>(count);
        for (var i = 0; i < count; i++)
            contents.Add(ReadContent(ref frame));
        return new ChatMessage(role, contents);
    }

    private static void WriteContent(FrameWriter frame, AIContent content)
    {
        if (content is { AdditionalProperties: null, Annotations: null })
        {
            if (content.GetType() == typeof(TextContent))
            {
                frame.Byte(TextPart);
                frame.Text(((TextContent)content).Text);
                return;
            }

            if (content.GetType() == typeof(DataContent))
            {
                var data = (DataContent)content;
                frame.Byte(DataPart);
                frame.Text(data.MediaType);
                frame.OptionalText(data.Name);
                frame.Bytes(data.Data.Span);
                return;
            }
        }

        frame.Byte(OtherPart);
        frame.Serialized(writer => JsonSerializer.Serialize(writer, content, AIJsonUtilities.DefaultOptions));
    }

    private static AIContent ReadContent(ref FrameReader frame)
    {
        switch (frame.Byte())
        {
            case TextPart:
                return new TextContent(frame.Text());
            case DataPart:
                var (type, name) = (frame.Text(), frame.OptionalText());
                return new DataContent(frame.Bytes().ToArray(), type) { Name = name };
            default:
                return Deserialize<AIContent>(frame.Bytes());
        }
    }

    private static T Deserialize<T>(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, AIJsonUtilities.DefaultOptions) ?? throw new InvalidDataException("A frame holds nothing where a message is expected.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException("A frame holds a message that cannot be read.", exception);
        }
    }

    private static ChatRole Role(string name) => name switch
    {
        "user" => ChatRole.User,
        "assistant" => ChatRole.Assistant,
        "system" => ChatRole.System,
        "tool" => ChatRole.Tool,
        _ => new ChatRole(name),
    };
}

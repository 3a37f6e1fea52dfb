using Microsoft.Extensions.AI;

namespace Platform.Sdk;

/// <summary>A model's reply, read.</summary>
/// <param name="Text">What stands around the tool calls, trimmed; the whole reply, as it is, when it has none.</param>
/// <param name="ToolCalls">The calls that could be read, in order. Arguments are <see cref="System.Text.Json.JsonElement"/>s.</param>
/// <param name="Error">What could not be read, and what to write instead; null if all could. Calls beside it are good.</param>
public sealed record ParsedReply(string Text, IReadOnlyList<FunctionCallContent> ToolCalls, string? Error);

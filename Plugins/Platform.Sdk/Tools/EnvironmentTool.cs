using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Platform.Sdk;

/// <summary>A tool of an environment: a function, and what its use is limited to.</summary>
/// <param name="Function">What runs: made with <see cref="AIFunctionFactory"/>, a function of Semantic Kernel, or a tool of an MCP server.</param>
public sealed record EnvironmentTool(AIFunction Function)
{
    /// <summary>Whether calls change nothing. Several calls of one action run at the same time only if all of their tools are marked so.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Most calls in one episode, refused ones not counted; null takes <see cref="ToolEnvironmentOptions.MaxCallsPerTool"/>.</summary>
    public int? MaxCalls { get; init; }

    /// <summary>Seconds for one call; null takes <see cref="ToolEnvironmentOptions.CallSeconds"/>.</summary>
    public double? CallSeconds { get; init; }

    /// <summary>Most characters of a result; null takes <see cref="ToolEnvironmentOptions.MaxResultLength"/>.</summary>
    public int? MaxResultLength { get; init; }

    /// <summary>Whether arguments are checked against the schema before the call; false leaves that to the tool, for schemas that <see cref="JsonSchemaValidator"/> does not take.</summary>
    public bool ChecksArguments { get; init; } = true;

    /// <summary>Name by which the agent calls it.</summary>
    public string Name => Function.Name;

    /// <summary>A tool from a method; its parameters' names, types, defaults and <see cref="System.ComponentModel.DescriptionAttribute"/>s become the schema.</summary>
    /// <param name="method">What runs. It may return a value or a task of one, and take a <see cref="CancellationToken"/>.</param>
    /// <param name="name">Name by which the agent calls it.</param>
    /// <param name="description">One sentence for the agent.</param>
    /// <param name="isReadOnly">Whether calls change nothing.</param>
    /// <param name="serializerOptions">How values become JSON; null takes the defaults of Microsoft.Extensions.AI.</param>
    public static EnvironmentTool Create(Delegate method, string name, string description, bool isReadOnly = false, JsonSerializerOptions? serializerOptions = null) =>
        new(AIFunctionFactory.Create(method, name, description, serializerOptions)) { IsReadOnly = isReadOnly };
}

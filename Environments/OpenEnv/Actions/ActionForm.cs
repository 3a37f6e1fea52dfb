using System.Text.Json;
using Microsoft.Extensions.AI;
using Platform.Sdk;

namespace Platform.Environments.OpenEnv.Actions;

/// <summary>How one server's environment is acted in: what an agent's reply becomes on the wire.</summary>
internal abstract class ActionForm
{
    /// <summary>Whether the server is one of this platform, whose observations carry the field <c>platform</c>.</summary>
    public virtual bool IsPlatform => false;

    /// <summary>Whether the server's tools must be listed and given to <see cref="Take"/> before the first action.</summary>
    public virtual bool WantsTools => false;

    /// <summary>One sentence for people on what a reply must look like.</summary>
    public abstract string Summary { get; }

    /// <summary>Tools on offer throughout; empty where there are none or observations say them.</summary>
    public IReadOnlyList<AITool> Tools { get; private set; } = [];

    /// <summary>What the agent has to be told before it can act; null when nothing.</summary>
    public virtual string? Description => null;

    /// <summary>Finds the form that fits a server.</summary>
    /// <param name="address">The server, for messages.</param>
    /// <param name="schemas">What <c>/schema</c> answered; null where the server does not have it.</param>
    /// <param name="options">The field that the user chose, if any.</param>
    /// <exception cref="OpenEnvException">The server says nothing about its action and the user neither, or the chosen field is not there.</exception>
    public static ActionForm Of(OpenEnvAddress address, JsonElement? schemas, OpenEnvOptions options)
    {
        var field = options.ActionField;
        if (schemas is not { } known || !known.TryGetProperty("action", out var action) || action.ValueKind != JsonValueKind.Object)
        {
            return field.Length > 0 ? new FieldForm(field, null) : throw new OpenEnvException(
                $"The OpenEnv server at {address.Shown} does not say the schema of its action: set actionField to the field that takes the agent's text.", mayPass: false);
        }

        var schema = new ActionSchema(action);
        if (field.Length > 0)
        {
            return schema.Find(field) is { } chosen ? new FieldForm(field, schema.IsPlainText(chosen) ? null : schema.Validator()) : throw new OpenEnvException(
                $"The action of the OpenEnv server at {address.Shown} has no field '{field}' (actionField): {NearestName.Suggest(field, schema.Fields)}", mayPass: false);
        }

        if (schema.IsPlatform)
            return new PlatformForm();
        if (schema.CallsTools)
            return new ToolForm();
        return schema.OnlyText is { } only ? new FieldForm(only.Name, schema.IsPlainText(only.Value) ? null : schema.Validator()) : new ObjectForm(schema);
    }

    /// <summary>Takes the tools that were listed.</summary>
    public void Take(IReadOnlyList<AITool> tools) => Tools = tools;

    /// <summary>Reads an action, which is then written frame by frame.</summary>
    /// <param name="action">Hostile input.</param>
    /// <param name="frames">How many frames it makes; each is a step of the server's.</param>
    /// <returns>What could not be read, in words for the agent; or null. What could be is played nevertheless.</returns>
    public abstract string? Read(AgentAction action, out int frames);

    /// <summary>Writes the fields of the action's data.</summary>
    /// <param name="frame">Number of the frame, from 0.</param>
    /// <param name="json">Inside the data object.</param>
    public abstract void Write(int frame, Utf8JsonWriter json);

    /// <summary>The observation of a frame in the form an agent expects after such an action.</summary>
    /// <param name="frame">Number of the frame, from 0.</param>
    /// <param name="observation">As it was read.</param>
    public virtual Observation Shape(int frame, Observation observation) => observation;
}

using System.Text.Json;
using Platform.Sdk;

namespace Platform.Policies.Tokenizers;

/// <summary>Takes values out of a JSON file, or says in one sentence, which names the file, what is wrong with them.</summary>
/// <param name="source">Names the file at the start of the sentence.</param>
internal sealed class JsonFault(string source)
{
    /// <summary>Names the file at the start of a sentence.</summary>
    public string Source => source;

    /// <summary>The exception for a fault, as the rest of a sentence that begins with the file.</summary>
    public InvalidDataException Because(string rest) => new($"{source} {rest}");

    /// <summary>The value's JSON, cut to a readable length.</summary>
    public static string Short(JsonElement value) => value.GetRawText() is { Length: > 60 } text ? text[..60] + "…" : value.GetRawText();

    /// <summary>Refuses anything but an object.</summary>
    public void RequireObject(JsonElement value, string where)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw Because($"has {Short(value)} as {where}, but an object was expected.");
    }

    /// <summary>Refuses keys that are not known, and names the nearest known one.</summary>
    public void RequireKeys(JsonElement value, string where, params string[] known)
    {
        foreach (var property in value.EnumerateObject())
        {
            if (Array.IndexOf(known, property.Name) < 0)
                throw Because($"has the unknown key '{property.Name}' in {where}: {NearestName.Suggest(property.Name, known)}");
        }
    }

    /// <summary>A value that must be there, and be of a kind.</summary>
    public JsonElement Required(JsonElement owner, string where, string key, JsonValueKind kind)
    {
        if (!owner.TryGetProperty(key, out var value))
            throw Because($"has no '{key}' in {where}.");
        if (value.ValueKind != kind)
            throw Because($"has {Short(value)} as '{key}' in {where}, but {kind switch { JsonValueKind.Array => "a list", JsonValueKind.Object => "an object", JsonValueKind.Number => "a number", _ => "a string" }} was expected.");
        return value;
    }

    /// <summary>A value, or null where it is absent or null.</summary>
    public static JsonElement? Optional(JsonElement owner, string key)
    {
        if (owner.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null)
            return value;
        return null;
    }

    /// <summary>A true or false, or a default where it is absent.</summary>
    public bool Flag(JsonElement owner, string where, string key, bool absent) => Optional(owner, key) switch
    {
        null => absent,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } value => throw Because($"has {Short(value)} as '{key}' in {where}, but true or false was expected."),
    };

    /// <summary>The value as a string.</summary>
    public string Text(JsonElement value, string where)
    {
        if (value.ValueKind != JsonValueKind.String)
            throw Because($"has {Short(value)} as {where}, but a string was expected.");
        return value.GetString()!;
    }

    /// <summary>The <c>type</c> of a section.</summary>
    public string Type(JsonElement section, string where)
    {
        RequireObject(section, where);
        return Text(Required(section, where, "type", JsonValueKind.String), $"'type' of {where}");
    }
}

using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Sdk;

namespace Platform.Policies.Tokenizers;

/// <summary>Reads the <c>pre_tokenizer</c> section: any number of Split and Digits steps, then ByteLevel.</summary>
internal static class PreTokenizerJson
{
    /// <summary>The steps of the section.</summary>
    /// <exception cref="InvalidDataException">A step is not known, or the last one is not ByteLevel.</exception>
    public static PreTokenizer Read(JsonFault fault, JsonElement? section)
    {
        if (section is not { } root)
            throw fault.Because("has no 'pre_tokenizer', but byte-level BPE needs one of type 'ByteLevel'.");
        var parts = Flatten(fault, root).ToArray();
        if (parts.Length == 0)
            throw fault.Because("has no steps in 'pre_tokenizer', but byte-level BPE needs 'ByteLevel' as the last one.");
        var steps = new List<IPreTokenizerStep>();
        for (var i = 0; i < parts.Length; i++)
        {
            var type = fault.Type(parts[i], "'pre_tokenizer'");
            if (type == "ByteLevel" != (i == parts.Length - 1))
                throw fault.Because($"has a pre-tokenizer of type '{type}' at step {i + 1} of {parts.Length}, but byte-level BPE needs 'ByteLevel' as the last step and nowhere else.");
            steps.AddRange(type switch
            {
                "ByteLevel" => ByteLevel(fault, parts[i]),
                "Split" => [Split(fault, parts[i])],
                "Digits" => [Digits(fault, parts[i])],
                _ => throw fault.Because($"has a pre-tokenizer of type '{type}', which is not known: use 'ByteLevel', 'Split', 'Digits' or a 'Sequence' of them."),
            });
        }
        return new PreTokenizer(steps);
    }

    private static IEnumerable<JsonElement> Flatten(JsonFault fault, JsonElement part) => fault.Type(part, "'pre_tokenizer'") == "Sequence"
        ? fault.Required(part, "'pre_tokenizer'", "pretokenizers", JsonValueKind.Array).EnumerateArray().SelectMany(inner => Flatten(fault, inner))
        : [part];

    private static IEnumerable<IPreTokenizerStep> ByteLevel(JsonFault fault, JsonElement part)
    {
        fault.RequireKeys(part, "pre-tokenizer 'ByteLevel'", "type", "add_prefix_space", "trim_offsets", "use_regex");
        if (fault.Flag(part, "pre-tokenizer 'ByteLevel'", "add_prefix_space", true))
            yield return new PrefixSpaceStep();
        if (fault.Flag(part, "pre-tokenizer 'ByteLevel'", "use_regex", true))
            yield return new SplitStep(SplitPatterns.Compile(SplitPatterns.Gpt2), SplitBehavior.Isolated, invert: false);
    }

    private static SplitStep Split(JsonFault fault, JsonElement part)
    {
        const string where = "pre-tokenizer 'Split'";
        fault.RequireKeys(part, where, "type", "pattern", "behavior", "invert");
        var behavior = fault.Text(fault.Required(part, where, "behavior", JsonValueKind.String), $"'behavior' in {where}");
        if (!Enum.GetNames<SplitBehavior>().Contains(behavior))
            throw fault.Because($"has the behavior '{behavior}' in {where}: {NearestName.Suggest(behavior, Enum.GetNames<SplitBehavior>())}");
        return new SplitStep(Pattern(fault, part, where), Enum.Parse<SplitBehavior>(behavior), fault.Flag(part, where, "invert", false));
    }

    private static Regex Pattern(JsonFault fault, JsonElement part, string where)
    {
        var pattern = fault.Required(part, where, "pattern", JsonValueKind.Object);
        fault.RequireKeys(pattern, $"'pattern' of {where}", "Regex", "String");
        var literal = JsonFault.Optional(pattern, "String") is { } text ? fault.Text(text, $"'String' of {where}") : null;
        var expression = literal is null
            ? fault.Text(fault.Required(pattern, $"'pattern' of {where}", "Regex", JsonValueKind.String), $"'Regex' of {where}")
            : Regex.Escape(literal);
        try
        {
            return SplitPatterns.Compile(expression);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"{fault.Source} has the split pattern '{expression}', which .NET's regular expressions do not read.", exception);
        }
    }

    private static SplitStep Digits(JsonFault fault, JsonElement part)
    {
        const string where = "pre-tokenizer 'Digits'";
        fault.RequireKeys(part, where, "type", "individual_digits");
        var each = fault.Flag(part, where, "individual_digits", false);
        return new SplitStep(SplitPatterns.Compile(@"\p{N}"), each ? SplitBehavior.Isolated : SplitBehavior.Contiguous, invert: false);
    }
}

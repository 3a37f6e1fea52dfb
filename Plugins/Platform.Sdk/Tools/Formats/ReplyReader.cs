using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Platform.Sdk;

/// <summary>One reply while it is read: collects calls, errors, and which parts of the text belong to neither.</summary>
internal sealed class ReplyReader(string text, KnownTools tools, int firstCall)
{
    private readonly List<FunctionCallContent> _calls = [];
    private readonly List<(int Start, int End)> _taken = [];
    private string? _error;
    private int _attempts;
    private string? _form;

    public string Text { get; } = text;

    public KnownTools Tools { get; } = tools;

    /// <summary>Whether anything that looks like a call was found, readable or not.</summary>
    public bool Found => _calls.Count > 0 || _error is not null;

    /// <summary>Whether so many calls were begun, readable or not, that the rest is left alone.</summary>
    public bool IsFull => _attempts > ToolCallParser.MostCalls;

    /// <summary>Marks a part of the text as written to call tools, so that it is not part of the reply's text.</summary>
    public void Take(int start, int end) => _taken.Add((start, end));

    /// <summary>Takes a call.</summary>
    /// <param name="name">The tool's name as written.</param>
    /// <param name="arguments">A JSON object.</param>
    public void Call(string name, JsonElement arguments)
    {
        _attempts++;
        if (_calls.Count == ToolCallParser.MostCalls)
        {
            Note(string.Create(CultureInfo.InvariantCulture, $"it makes more than {ToolCallParser.MostCalls} calls, of which the first {ToolCallParser.MostCalls} were read"), null);
            return;
        }

        _calls.Add(new(string.Create(CultureInfo.InvariantCulture, $"call_{firstCall + _calls.Count}"), name,
            arguments.EnumerateObject().ToDictionary(argument => argument.Name, argument => (object?)argument.Value, StringComparer.Ordinal)));
    }

    /// <summary>Notes what can't be read; the first such note counts.</summary>
    /// <param name="reason">Why, in a few words.</param>
    /// <param name="form">How to write it, or null.</param>
    public void Fail(string reason, string? form)
    {
        _attempts++;
        Note(reason, form);
    }

    public ParsedReply ToReply(string whole)
    {
        if (!Found)
            return new(whole, [], null);
        var error = _error is null ? null : $"A tool call could not be read: {_error}.{(_form is null ? "" : $" Write {_form}")}";
        return new(Rest(), _calls, error);
    }

    /// <summary>Counts something that could not be read and may not have been meant as a call, so that a text full of them comes to an end.</summary>
    public void PassOver() => _attempts++;

    private void Note(string reason, string? form) => (_error, _form) = _error is null ? (reason, form) : (_error, _form);

    private string Rest()
    {
        var rest = new StringBuilder();
        var at = 0;
        foreach (var (start, end) in _taken.Order())
        {
            if (start > at)
                rest.Append(Text, at, start - at);
            at = Math.Max(at, end);
        }

        return rest.Append(Text, at, Text.Length - at).ToString().Trim();
    }
}

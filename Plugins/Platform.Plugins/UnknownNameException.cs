using Platform.Sdk;

namespace Platform.Plugins;

/// <summary>Something was asked for by a name that nothing has. The message is one sentence that offers the nearest known name.</summary>
public sealed class UnknownNameException : Exception
{
    /// <summary>An unknown name among known ones.</summary>
    /// <param name="kind">What was sought, such as <c>environment</c>.</param>
    /// <param name="name">The unknown name.</param>
    /// <param name="known">The names there are.</param>
    public UnknownNameException(string kind, string name, IEnumerable<string> known)
        : this($"There is no {kind} '{name}': {NearestName.Suggest(name, known)}", kind, name)
    {
    }

    internal UnknownNameException(string message, string kind, string name)
        : base(message) => (Kind, Name) = (kind, name);

    /// <summary>What was sought, such as <c>environment</c>.</summary>
    public string Kind { get; }

    /// <summary>The unknown name.</summary>
    public string Name { get; }
}

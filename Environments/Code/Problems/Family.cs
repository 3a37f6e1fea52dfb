using Platform.Sdk;

namespace Platform.Environments.Code.Problems;

/// <summary>A family of problems. A problem is named by a text, its spec, from which it is built the same every time.</summary>
/// <param name="name">As in tasks.</param>
internal abstract class Family(string name)
{
    /// <summary>The largest size.</summary>
    public const int MostSize = 5;

    public const int VisibleTests = 2;

    public const int HiddenTests = 8;

    /// <summary>As in tasks.</summary>
    public string Name { get; } = name;

    /// <summary>The spec of a problem of a size, 1 to <see cref="MostSize"/>: how much it takes to solve it.</summary>
    public abstract string Draw(SeededRandom random, int size);

    /// <summary>The problem that a spec names.</summary>
    /// <param name="spec">What <see cref="Draw"/> gave.</param>
    /// <param name="random">Where the tests come from.</param>
    /// <exception cref="ArgumentException">It names none.</exception>
    public abstract Problem Build(string spec, SeededRandom random);

    /// <summary>The error for a spec that cannot be read.</summary>
    protected ArgumentException Unreadable(string spec, string example) =>
        new($"The task's parameter 'spec' is '{spec}', which names no problem of the family '{Name}': one such as '{example}' is expected.");
}

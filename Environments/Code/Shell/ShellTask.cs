namespace Platform.Environments.Code.Shell;

/// <summary>A task of <c>shell-v1</c>.</summary>
/// <param name="Kind">Name of the kind.</param>
/// <param name="Request">What is asked.</param>
/// <param name="Start">The world at first.</param>
/// <param name="Goal">The world that is asked for, made without a shell.</param>
/// <param name="Commands">Commands with which an expert gets there.</param>
internal sealed record ShellTask(string Kind, string Request, World Start, World Goal, IReadOnlyList<string> Commands)
{
    /// <summary>What differs at the beginning: what is asked for.</summary>
    public IReadOnlyDictionary<string, string> Asked { get; } = Goal.Compare(Start.OwnReport());
}

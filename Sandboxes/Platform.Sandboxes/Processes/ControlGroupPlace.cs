namespace Platform.Sandboxes.Processes;

/// <summary>Where a system shows control groups.</summary>
/// <param name="Mount">The folder that they, or those of each controller, are mounted at.</param>
/// <param name="Membership">The file that says in which groups this process is.</param>
internal sealed record ControlGroupPlace(string Mount, string Membership)
{
    /// <summary>Where Linux has them.</summary>
    public static ControlGroupPlace System { get; } = new("/sys/fs/cgroup", "/proc/self/cgroup");
}

using Platform.Sdk;

namespace Platform.Plugins.Isolation;

/// <summary>Where a plugin's environment runs: <c>environment.isolation</c> in a recipe.</summary>
[ScalarShorthand("mode")]
public sealed record IsolationOptions
{
    /// <summary>In the host's process or in one of its own.</summary>
    [Setting("auto does as the plugin's manifest asks, none runs the plugin in the host, process in a process of its own, whose crashes, leaks and hangs cost only a retry.")]
    public IsolationMode Mode { get; init; }

    /// <summary>Resident memory above which the plugin's process is replaced; at half as much again it is killed. Mebibytes; 0 sets no limit.</summary>
    [Setting("Resident memory, in MiB, above which the plugin's process gets no further episode and is replaced; at half as much again it is killed. 0 sets no limit.", Minimum = 0, Maximum = 1_048_576)]
    public int MemoryLimitMb { get; init; } = 4096;

    /// <summary>Episodes after which the plugin's process is replaced; 0 never does.</summary>
    [Setting("Episodes after which the plugin's process is replaced; 0 never does.", Minimum = 0)]
    public int RecycleAfter { get; init; }
}

/// <summary>In which process a plugin runs.</summary>
public enum IsolationMode
{
    /// <summary>As the plugin's manifest asks.</summary>
    Auto,

    /// <summary>In the host's.</summary>
    None,

    /// <summary>In one of its own.</summary>
    Process,
}

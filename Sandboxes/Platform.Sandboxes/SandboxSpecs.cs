using System.Globalization;
using System.Text;
using Platform.Sandboxes.Supervised;
using Platform.Sdk;

namespace Platform.Sandboxes;

/// <summary>Checks of what sandboxes are made from.</summary>
internal static class SandboxSpecs
{
    /// <summary>Refuses a specification that no sandbox could keep.</summary>
    /// <exception cref="ArgumentException">One sentence: the limit, its value, what was expected.</exception>
    public static void Check(SandboxSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (string.IsNullOrWhiteSpace(spec.Image) || spec.Image.StartsWith('-') || spec.Image.Any(char.IsControl))
            throw new ArgumentException($"The image of a sandbox is '{spec.Image}', but a name is expected, such as 'python'.");
        var limits = spec.Limits;
        Range("cpus", limits.Cpus, 0.01, 1024);
        Range("memoryBytes", limits.MemoryBytes, 16 << 20, long.MaxValue);
        Range("processes", limits.Processes, 4, 32768);
        Range("openFiles", limits.OpenFiles, 16, 1 << 20);
        Range("diskBytes", limits.DiskBytes, 1 << 16, limits.MemoryBytes);
        Range("inodes", limits.Inodes, 32, 10_000_000);
        Range("outputBytes", limits.OutputBytes, 1, int.MaxValue);
        Range("wallTime", limits.WallTime.TotalSeconds, 0.001, 86400);
        if (limits.CpuTime is { } time)
            Range("cpuTime", time.TotalSeconds, 0.001, 86400);
        foreach (var (name, value) in spec.Environment)
            SandboxPaths.CheckVariable(name, value);
        foreach (var host in spec.AllowedHosts)
        {
            if (host.LastIndexOf(':') is not (> 0 and var colon) || !ushort.TryParse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
                throw new ArgumentException($"'{host}' cannot be an allowed host: a name and a port are expected, such as 'pypi.org:443'.");
        }
    }

    /// <summary>A text that two specifications share exactly when their sandboxes are alike.</summary>
    public static string Key(SandboxSpec spec)
    {
        var limits = spec.Limits;
        var key = new StringBuilder();
        key.Append(CultureInfo.InvariantCulture, $"{spec.Image}\n{limits.Cpus} {limits.CpuTime?.Ticks} {limits.MemoryBytes} {limits.Processes} {limits.OpenFiles} {limits.DiskBytes} {limits.Inodes} {limits.OutputBytes} {limits.WallTime.Ticks}");
        foreach (var (name, value) in spec.Environment.OrderBy(variable => variable.Key, StringComparer.Ordinal))
            key.Append('\0').Append(name).Append('=').Append(value);
        foreach (var host in spec.AllowedHosts.Order(StringComparer.Ordinal))
            key.Append('\n').Append(host);
        return key.ToString();
    }

    private static void Range(string name, double value, double low, double high)
    {
        if (!(value >= low && value <= high))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The limit {name} of a sandbox is {value}, but {low} to {high} is expected: use {Math.Clamp(double.IsNaN(value) ? low : value, low, high)}."));
    }
}

using System.Globalization;

namespace Platform.Host.Bench;

/// <summary>The largest resident memory of this process since it was last reset, as Linux counts it.</summary>
internal static class PeakMemory
{
    /// <summary>Starts counting anew.</summary>
    public static void Reset()
    {
        if (File.Exists("/proc/self/clear_refs"))
            File.WriteAllText("/proc/self/clear_refs", "5");
    }

    /// <summary>Bytes at the peak.</summary>
    public static long Read()
    {
        const string Label = "VmHWM:";
        var line = File.Exists("/proc/self/status") ? File.ReadLines("/proc/self/status").FirstOrDefault(text => text.StartsWith(Label, StringComparison.Ordinal)) : null;
        return line is null
            ? Environment.WorkingSet
            : long.Parse(line.AsSpan(Label.Length).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) * 1024;
    }
}

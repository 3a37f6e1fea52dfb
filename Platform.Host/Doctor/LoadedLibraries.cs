namespace Platform.Host.Doctor;

/// <summary>The native libraries in this process, by the kernel's account.</summary>
internal static class LoadedLibraries
{
    /// <summary>Full paths of the shared libraries that are mapped, each once.</summary>
    public static IReadOnlyList<string> All() => Read(File.ReadLines("/proc/self/maps"));

    /// <summary>Full paths of the shared libraries in a listing in the format of <c>/proc/PID/maps</c>.</summary>
    /// <param name="lines">The listing.</param>
    public static IReadOnlyList<string> Read(IEnumerable<string> lines) =>
    [
        .. lines.Select(line => line.IndexOf('/', StringComparison.Ordinal) is >= 0 and var at ? line[at..] : "")
            .Where(path => path.Contains(".so", StringComparison.Ordinal))
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Which of the libraries are a BLAS, and what is wrong with them together.</summary>
    /// <param name="libraries">Full paths.</param>
    public static DoctorRow Blas(IReadOnlyList<string> libraries)
    {
        const string Install = "apt-get install libblis4-openmp libopenblas0-openmp, and start through ./platform, which puts them first";
        var real = libraries.Where(path => IsBlas(Path.GetFileName(path))).ToArray();
        var first = real.FirstOrDefault(path => Path.GetFileName(path).StartsWith("libblas.so", StringComparison.Ordinal) || Path.GetFileName(path).StartsWith("libmkl", StringComparison.Ordinal)) ?? real.FirstOrDefault();
        if (first is null)
            return new("BLAS", Health.Ok, "inside libtorch");
        var pthread = real.FirstOrDefault(path => path.Contains("pthread", StringComparison.Ordinal));
        var openMp = libraries.Where(path => Path.GetFileName(path) is var name && (name.StartsWith("libgomp", StringComparison.Ordinal) || name.StartsWith("libiomp", StringComparison.Ordinal) || name.StartsWith("libomp", StringComparison.Ordinal))).ToArray();
        if (pthread is not null)
            return new("BLAS", Health.Warning, $"{pthread} keeps a thread pool of its own beside OpenMP's, and the two fight for the cores", Install);
        if (openMp.Length > 1)
            return new("BLAS", Health.Warning, $"two OpenMP runtimes fight for the cores: {string.Join(" and ", openMp)}", "keep one: unset LD_LIBRARY_PATH and LD_PRELOAD, or name the folder of the one to keep in TorchPath");
        if (first.EndsWith("/blas/libblas.so.3", StringComparison.Ordinal))
            return new("BLAS", Health.Warning, $"{first} is the slow reference BLAS", Install);
        return new("BLAS", Health.Ok, openMp is [var only] ? $"{first}, threads from {Path.GetFileName(only)}" : first);
    }

    private static bool IsBlas(string name) => name.StartsWith("libblas", StringComparison.Ordinal) || name.StartsWith("libopenblas", StringComparison.Ordinal)
        || name.StartsWith("libblis", StringComparison.Ordinal) || name.StartsWith("libmkl", StringComparison.Ordinal);
}

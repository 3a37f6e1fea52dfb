using Platform.Sdk;

namespace Platform.Sandboxes;

/// <summary>The programs that the build compiled, and those of the machine.</summary>
internal static class NativePrograms
{
    /// <summary>A program that lies beside this assembly.</summary>
    /// <exception cref="SandboxFaultException">The build could not make it.</exception>
    public static string Find(string name)
    {
        var path = Path.Combine(Path.GetDirectoryName(typeof(NativePrograms).Assembly.Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory, name);
        return File.Exists(path) ? path : throw new SandboxFaultException($"'{path}' is missing, without which there are no sandboxes: install gcc and the C library's static part (apt-get install gcc libc6-dev) and build again.");
    }

    /// <summary>Where a program of the machine lies; null where it has none.</summary>
    public static string? InPath(string name) => name.Contains('/', StringComparison.Ordinal)
        ? File.Exists(name) ? name : null
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}

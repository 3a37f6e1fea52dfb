using Platform.Sdk;

namespace Platform.Sandboxes.Supervised;

/// <summary>What may be written for a sandbox to read: paths, names and texts.</summary>
internal static class SandboxPaths
{
    /// <summary>Refuses a path that is not plain.</summary>
    /// <exception cref="ArgumentException">It is relative, or holds an empty name, <c>.</c>, <c>..</c> or a NUL.</exception>
    public static void CheckFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!path.StartsWith('/') || path.Length > 4000 || path.Contains('\0', StringComparison.Ordinal) || path[1..].Split('/').Any(part => part is "" or "." or ".." || part.Length > 255))
            throw new ArgumentException($"'{Shown(path)}' is no path of a file in a sandbox: an absolute path without '.', '..' and empty names is expected, such as '/box/main.py'.", nameof(path));
    }

    /// <summary>Refuses a text with a NUL, which would end it early.</summary>
    /// <exception cref="ArgumentException">It holds one.</exception>
    public static void CheckText(string text, string what)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException($"{what} holds a NUL at {text.IndexOf('\0', StringComparison.Ordinal)}, which no program can be given: remove it.");
    }

    /// <summary>Refuses a request that cannot be run.</summary>
    /// <exception cref="ArgumentException">One sentence that says why.</exception>
    public static void CheckRequest(SandboxRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Arguments is not [var program, ..] || program.Length == 0)
            throw new ArgumentException("A request for a sandbox names no program: the first of its arguments is expected to, such as 'python3'.");
        foreach (var argument in request.Arguments)
            CheckText(argument, "An argument");
        foreach (var (name, value) in request.Environment)
            CheckVariable(name, value);
        CheckText(request.User, "The user");
        CheckText(request.WorkingDirectory, "The working directory");
        if (!request.WorkingDirectory.StartsWith('/'))
            throw new ArgumentException($"The working directory '{Shown(request.WorkingDirectory)}' is relative: an absolute path is expected, such as '/box'.");
        if (request.WallTime is { } time && time <= TimeSpan.Zero)
            throw new ArgumentException($"The wall-clock limit of a run is {time.TotalSeconds} s, but more than 0 is expected, such as 10 s.");
        if (request.OutputBytes is < 0)
            throw new ArgumentException($"The output limit of a run is {request.OutputBytes} bytes, but 0 or more is expected, such as 65536.");
        if (request.Arguments.Sum(argument => (long)argument.Length) > 1 << 20)
            throw new ArgumentException("The arguments of a request are longer than a megabyte: write them to a file, or to standard input.");
    }

    /// <summary>Refuses a variable that no program can be given.</summary>
    /// <exception cref="ArgumentException">One sentence that says why.</exception>
    public static void CheckVariable(string name, string value)
    {
        CheckText(name, "The name of a variable");
        CheckText(value, $"The variable '{name}'");
        if (name.Length == 0 || name.Contains('=', StringComparison.Ordinal))
            throw new ArgumentException($"'{Shown(name)}' cannot name a variable: a name without '=' is expected, such as 'SEED'.");
    }

    private static string Shown(string text) => (text.Length > 100 ? text[..100] + "…" : text).Replace("\0", "\\0", StringComparison.Ordinal);
}

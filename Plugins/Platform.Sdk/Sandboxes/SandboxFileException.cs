namespace Platform.Sdk;

/// <summary>A file in a sandbox cannot be written or read; the sandbox itself is well.</summary>
/// <param name="path">The file.</param>
/// <param name="reason">Why.</param>
/// <param name="message">One sentence.</param>
public sealed class SandboxFileException(string path, SandboxFileError reason, string message) : IOException(message)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>Why.</summary>
    public SandboxFileError Reason { get; } = reason;
}

/// <summary>Why a file cannot be written or read.</summary>
public enum SandboxFileError
{
    /// <summary>Another reason, which the message names.</summary>
    Other,

    /// <summary>There is no such file.</summary>
    NotFound,

    /// <summary>The user may not.</summary>
    Forbidden,

    /// <summary>It is a folder, a link, a device or a pipe, or a part of its path is no folder.</summary>
    NotAFile,

    /// <summary>It is larger than what was asked for.</summary>
    TooLarge,

    /// <summary>The writable root is full, in bytes or in files.</summary>
    DiskFull,

    /// <summary>It stands outside the writable roots.</summary>
    ReadOnly,
}

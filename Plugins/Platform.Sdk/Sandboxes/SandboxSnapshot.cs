namespace Platform.Sdk;

/// <summary>The files of a sandbox's writable roots at one moment.</summary>
/// <param name="Image">The image of the sandbox it was taken from.</param>
/// <param name="Content">The files in the form of the sandbox's own supervisor; nothing on the host unpacks it.</param>
public sealed record SandboxSnapshot(string Image, ReadOnlyMemory<byte> Content);

namespace Platform.Sdk;

/// <summary>A file in a sandbox.</summary>
/// <param name="Path">Absolute path inside the sandbox, without <c>..</c>.</param>
public sealed record SandboxFile(string Path)
{
    /// <summary>Who owns what is written, and whose rights hold while writing or reading: a name of the image's <c>/etc/passwd</c>, or a number.</summary>
    public string User { get; init; } = SandboxUsers.Agent;

    /// <summary>Access rights of what is written, such as 0o600 as <c>0x180</c>; in [0, 0o777]. 0o644 unless set.</summary>
    public int Mode { get; init; } = 0x1A4;

    /// <summary>The rights of a program: 0o755.</summary>
    public const int Executable = 0x1ED;

    /// <summary>The rights of a secret of its owner: 0o600.</summary>
    public const int Private = 0x180;
}

/// <summary>Users that every sandbox has, whatever its image.</summary>
public static class SandboxUsers
{
    /// <summary>Who runs the agent's code: user 1000, home <c>/box</c>.</summary>
    public const string Agent = "agent";

    /// <summary>A second unprivileged user, 1001, whose private files and processes the agent cannot touch.</summary>
    public const string Grader = "grader";
}

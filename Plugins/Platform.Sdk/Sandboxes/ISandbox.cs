namespace Platform.Sdk;

/// <summary>A place of its own where hostile code runs within limits: files, processes and users that nobody else sees. Disposing destroys it and everything in it.</summary>
/// <remarks>Files and processes that a run leaves alive stay from one run to the next. The members may be called at once from several threads.
/// Whatever the code inside does is data (a result, an exit code); only the machinery's own failure is an exception.</remarks>
public interface ISandbox : IAsyncDisposable
{
    /// <summary>Name of this sandbox, unique within its provider, such as <c>process-17</c>.</summary>
    string Id { get; }

    /// <summary>Writes a file, replacing whatever stands at the path. Missing folders are made. The file is whole or not there.</summary>
    /// <param name="file">Where, whose, and with which rights.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ArgumentException">The path is not absolute or holds <c>..</c>, an empty name or a NUL.</exception>
    /// <exception cref="SandboxFileException">It cannot be written: the path is a folder, the disk is full, the place is read-only.</exception>
    /// <exception cref="SandboxFaultException">The sandbox failed.</exception>
    ValueTask CopyInAsync(SandboxFile file, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Reads a regular file with the rights of one user. A link as the last part of the path is not followed, and a device or a pipe is never read.</summary>
    /// <param name="file">Where, and with whose rights.</param>
    /// <param name="maxBytes">The largest file that is read, in bytes.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ArgumentException">As for <see cref="CopyInAsync"/>.</exception>
    /// <exception cref="SandboxFileException">It is missing, forbidden, larger than <paramref name="maxBytes"/>, or no regular file.</exception>
    /// <exception cref="SandboxFaultException">The sandbox failed.</exception>
    ValueTask<ReadOnlyMemory<byte>> CopyOutAsync(SandboxFile file, long maxBytes, CancellationToken cancellationToken);

    /// <summary>Starts a program and returns while it runs, for those who stream its output or write to it.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="cancellationToken">Ends the call, not the program.</param>
    /// <returns>The running program, for the caller to dispose.</returns>
    /// <exception cref="ArgumentException">The request is malformed: no program, a NUL in a text, an unknown user.</exception>
    /// <exception cref="SandboxFaultException">The sandbox failed.</exception>
    ValueTask<ISandboxProcess> StartAsync(SandboxRequest request, CancellationToken cancellationToken);

    /// <summary>Runs a program to its end or to a limit.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="cancellationToken">Kills the whole process tree.</param>
    /// <exception cref="ArgumentException">As for <see cref="StartAsync"/>.</exception>
    /// <exception cref="SandboxFaultException">The sandbox failed, so that nothing can be said about the program.</exception>
    ValueTask<SandboxResult> RunAsync(SandboxRequest request, CancellationToken cancellationToken);

    /// <summary>Saves the files of the writable roots; running programs are no part of it.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="SandboxFaultException">The sandbox failed.</exception>
    ValueTask<SandboxSnapshot> SnapshotAsync(CancellationToken cancellationToken);

    /// <summary>Kills every program and puts the writable roots back to what a snapshot holds.</summary>
    /// <param name="snapshot">Taken from any sandbox of this contract with the same image.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ArgumentException">It is no snapshot, or is cut short.</exception>
    /// <exception cref="SandboxFaultException">The sandbox failed.</exception>
    ValueTask RestoreAsync(SandboxSnapshot snapshot, CancellationToken cancellationToken);
}

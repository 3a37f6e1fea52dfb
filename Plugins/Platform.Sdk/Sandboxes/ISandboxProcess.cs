namespace Platform.Sdk;

/// <summary>A program that runs in a sandbox. Disposing kills it with everything it started.</summary>
public interface ISandboxProcess : IAsyncDisposable
{
    /// <summary>Completes when the program has ended; its output is that which <see cref="ReadAsync"/> has not taken yet, cut at the output limit.</summary>
    /// <remarks>Fails with <see cref="SandboxFaultException"/> when the sandbox is lost.</remarks>
    Task<SandboxResult> Completion { get; }

    /// <summary>Writes to standard input. What nobody reads any more is dropped.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="SandboxFaultException">The sandbox failed.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Ends standard input.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="SandboxFaultException">The sandbox failed.</exception>
    ValueTask CloseInputAsync(CancellationToken cancellationToken);

    /// <summary>The next piece of output, in the order of arrival; null when the program has ended and everything was read.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="SandboxFaultException">The sandbox failed.</exception>
    ValueTask<SandboxOutput?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Kills the program and everything it started; <see cref="Completion"/> then says it finished by signal 9. Harmless when it has ended.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="SandboxFaultException">The sandbox failed.</exception>
    ValueTask KillAsync(CancellationToken cancellationToken);
}

/// <summary>A piece of a program's output.</summary>
/// <param name="IsError">Whether it came from standard error.</param>
/// <param name="Bytes">At least one byte; they need not be text.</param>
public sealed record SandboxOutput(bool IsError, ReadOnlyMemory<byte> Bytes);

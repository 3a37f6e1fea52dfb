namespace Platform.Sdk;

/// <summary>Makes sandboxes of one kind. Shared by everything that asks for the kind; the host disposes it.</summary>
public interface ISandboxProvider : IAsyncDisposable
{
    /// <summary>Name of the kind, such as <c>process</c>, <c>docker</c> or <c>remote</c>.</summary>
    string Name { get; }

    /// <summary>A sandbox that nobody has used, from the warm ones if there is one.</summary>
    /// <param name="spec">What it is made from.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The sandbox, for the caller to dispose.</returns>
    /// <exception cref="ArgumentException">A limit or a name is malformed: one sentence that says which.</exception>
    /// <exception cref="SandboxFaultException">The provider does not work here, the image is missing, or the sandbox did not start.</exception>
    ValueTask<ISandbox> CreateAsync(SandboxSpec spec, CancellationToken cancellationToken);

    /// <summary>Makes sandboxes ahead, so that <see cref="CreateAsync"/> takes a few milliseconds. Those that are taken are made again in the background.</summary>
    /// <param name="spec">What they are made from.</param>
    /// <param name="count">How many stand ready at once, 0 or more; 0 ends it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="SandboxFaultException">As for <see cref="CreateAsync"/>.</exception>
    ValueTask PrewarmAsync(SandboxSpec spec, int count, CancellationToken cancellationToken);

    /// <summary>Which images are there, by name.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="SandboxFaultException">The provider does not work here.</exception>
    ValueTask<IReadOnlyList<SandboxImage>> ListImagesAsync(CancellationToken cancellationToken);
}

/// <summary>An image that sandboxes are made from.</summary>
/// <param name="Name">Such as <c>python</c>.</param>
/// <param name="Hash">Hash of its files, <c>sha256:…</c>; empty where it has none, as <c>host</c> has.</param>
/// <param name="Description">One sentence.</param>
public sealed record SandboxImage(string Name, string Hash, string Description);

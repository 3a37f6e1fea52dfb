using Platform.Sdk;

namespace Platform.Sandboxes.Checks;

/// <summary>What every point of a check works with: a provider, small limits, and a program that tries things.</summary>
internal sealed class CheckContext(ISandboxProvider provider, string image, byte[] probe) : IAsyncDisposable
{
    private ISandbox? _shared;

    /// <summary>Where the program lies in a sandbox.</summary>
    public const string Probe = "/tmp/probe";

    /// <summary>Small, so that bombs reach them soon.</summary>
    public static SandboxLimits Limits { get; } = new()
    {
        MemoryBytes = 192 << 20,
        DiskBytes = 24 << 20,
        Inodes = 512,
        Processes = 48,
        OpenFiles = 64,
        OutputBytes = 1 << 20,
        WallTime = TimeSpan.FromSeconds(30),
    };

    /// <summary>Ends the engine at once and brings it back, where the check has an engine of its own; else null.</summary>
    public Func<CancellationToken, Task>? RestartEngine { get; init; }

    /// <summary>The provider that is checked.</summary>
    public ISandboxProvider Provider { get; } = provider;

    /// <summary>What its sandboxes are made from.</summary>
    public SandboxSpec Spec { get; } = new(image) { Limits = Limits };

    /// <summary>A new sandbox with the program in it, for the caller to dispose.</summary>
    public async ValueTask<ISandbox> CreateAsync(CancellationToken cancellationToken, SandboxSpec? spec = null)
    {
        var sandbox = await Provider.CreateAsync(spec ?? Spec, cancellationToken).ConfigureAwait(false);
        try
        {
            await AddProbeAsync(sandbox, cancellationToken).ConfigureAwait(false);
            return sandbox;
        }
        catch
        {
            await sandbox.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The sandbox that points share, with nothing in it but the program: emptied of whatever the last point left, or new where that sandbox is lost.</summary>
    public async ValueTask<ISandbox> BorrowAsync(CancellationToken cancellationToken)
    {
        if (_shared is not null)
        {
            try
            {
                await _shared.RestoreAsync(new SandboxSnapshot(Spec.Image, FileAttacks.EmptyArchive), cancellationToken).ConfigureAwait(false);
                await AddProbeAsync(_shared, cancellationToken).ConfigureAwait(false);
                return _shared;
            }
            catch (SandboxFaultException)
            {
                await _shared.DisposeAsync().ConfigureAwait(false);
                _shared = null;
            }
        }

        return _shared = await CreateAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Destroys the shared sandbox.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_shared is not null)
            await _shared.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>What runs one command of the program.</summary>
    public static SandboxRequest Request(params string[] arguments) => new([Probe, .. arguments]);

    /// <summary>Runs one command of the program.</summary>
    public static ValueTask<SandboxResult> RunAsync(ISandbox sandbox, CancellationToken cancellationToken, params string[] arguments) =>
        sandbox.RunAsync(Request(arguments), cancellationToken);

    private ValueTask AddProbeAsync(ISandbox sandbox, CancellationToken cancellationToken) =>
        sandbox.CopyInAsync(new SandboxFile(Probe) { Mode = SandboxFile.Executable, User = SandboxUsers.Grader }, probe, cancellationToken);

    /// <summary>The result in one line.</summary>
    public static string Show(SandboxResult result)
    {
        var end = result.Limit is { } limit ? $"limit {limit}" : $"exit code {result.ExitCode}";
        var said = (result.OutputText + " " + result.ErrorText).ReplaceLineEndings(" ").Trim();
        return said.Length == 0 ? end : $"{end}: {(said.Length > 160 ? said[..160] + "…" : said)}";
    }
}

/// <summary>One point of a check.</summary>
/// <param name="Name">Such as <c>fork-bomb</c>.</param>
/// <param name="IsAttack">Whether it tries to break out.</param>
/// <param name="RunAsync">Says whether it is as it must be, and what was seen.</param>
internal sealed record CheckPoint(string Name, bool IsAttack, Func<CheckContext, CancellationToken, Task<(bool Holds, string Detail)>> RunAsync);

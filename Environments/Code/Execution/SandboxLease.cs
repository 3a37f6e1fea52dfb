using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Platform.Sdk;

namespace Platform.Environments.Code.Execution;

/// <summary>The sandbox of one environment: a clean one for every episode, made when it is first asked for.</summary>
/// <param name="providers">Those of the host.</param>
/// <param name="options">Validated before the run.</param>
/// <param name="reuses">Whether the next episode may have the same sandbox, with every program killed and its files as they were: a fraction of the time of a new one.
/// What lives outside the writable roots is read-only, so nothing is left of the episode before.</param>
internal sealed class SandboxLease(ISandboxProviders providers, SandboxOptions options, bool reuses = false) : IAsyncDisposable
{
    // A session lasts as long as its episode; every other run is given less.
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(6);
    private static readonly ConditionalWeakTable<ISandboxProvider, ConcurrentDictionary<string, byte>> s_warmed = [];
    private ISandbox? _sandbox;
    private SandboxSnapshot? _clean;
    private bool _isUsed;
    private string _image = "";

    /// <summary>The episode's sandbox.</summary>
    /// <param name="image">Name of the image that programs need, where the provider has no <c>host</c> and the options name none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="SandboxFaultException">There is none to be had.</exception>
    public async ValueTask<ISandbox> GetAsync(string image, CancellationToken cancellationToken)
    {
        if (_sandbox is not null && _image == image && !_isUsed)
            return _sandbox;
        if (_sandbox is null || _image != image || !await CleanAsync(_sandbox, cancellationToken).ConfigureAwait(false))
        {
            await DisposeAsync().ConfigureAwait(false);
            _sandbox = await CreateAsync(image, cancellationToken).ConfigureAwait(false);
            _clean = reuses ? await _sandbox.SnapshotAsync(cancellationToken).ConfigureAwait(false) : null;
            _image = image;
        }

        _isUsed = false;
        return _sandbox;
    }

    /// <summary>Ends the episode: whoever asks next gets a clean sandbox.</summary>
    public async ValueTask EndAsync()
    {
        _isUsed = true;
        if (!reuses)
            await DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>A further sandbox, for the caller to dispose: what runs in it shares nothing with the episode's.</summary>
    /// <param name="image">As for <see cref="GetAsync"/>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async ValueTask<ISandbox> CreateAsync(string image, CancellationToken cancellationToken)
    {
        var provider = providers.Get(options.Provider);
        var spec = new SandboxSpec(await ImageAsync(provider, image, cancellationToken).ConfigureAwait(false))
        {
            Limits = new SandboxLimits { MemoryBytes = (long)options.MemoryMegabytes << 20, DiskBytes = Math.Min(64L, options.MemoryMegabytes) << 20, WallTime = s_longest, OutputBytes = 4L << 20 },
        };
        // Those that stand ready are the provider's, not this environment's: asked for once.
        if (options.Warm > 0 && s_warmed.GetOrCreateValue(provider).TryAdd($"{spec.Image} {options.MemoryMegabytes}", 0))
            await provider.PrewarmAsync(spec, options.Warm, cancellationToken).ConfigureAwait(false);
        return await provider.CreateAsync(spec, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the sandbox, and all that is left in it.</summary>
    public async ValueTask DisposeAsync()
    {
        _clean = null;
        if (Interlocked.Exchange(ref _sandbox, null) is { } sandbox)
            await sandbox.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Makes the sandbox as it was at first; false where only a new one will do.</summary>
    private async ValueTask<bool> CleanAsync(ISandbox sandbox, CancellationToken cancellationToken)
    {
        if (_clean is null)
            return false;
        try
        {
            await sandbox.RestoreAsync(_clean, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (SandboxFaultException)
        {
            return false; // it was lost between two episodes, which is no episode's fault
        }
    }

    private async ValueTask<string> ImageAsync(ISandboxProvider provider, string image, CancellationToken cancellationToken)
    {
        if (options.Image.Length > 0)
            return options.Image;
        var images = await provider.ListImagesAsync(cancellationToken).ConfigureAwait(false);
        return images.Any(known => known.Name == "host") ? "host" : image;
    }
}

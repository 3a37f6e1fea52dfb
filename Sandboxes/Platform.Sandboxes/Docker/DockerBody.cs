using System.Net;
using Platform.Sandboxes.Supervised;
using Platform.Sdk;

namespace Platform.Sandboxes.Docker;

/// <summary>The container of one sandbox.</summary>
/// <param name="engine">Where it runs.</param>
/// <param name="container">Its id.</param>
/// <param name="stream">Its standard streams; null before it was attached to.</param>
internal sealed class DockerBody(DockerEngine engine, string container, DockerStream? stream) : ISandboxBody
{
    private readonly Lock _gate = new();
    private Task? _destroying;

    /// <inheritdoc/>
    public ValueTask DestroyAsync()
    {
        lock (_gate)
            _destroying ??= EndAsync();
        return new(_destroying);
    }

    /// <inheritdoc/>
    public async ValueTask<string?> LastWordsAsync()
    {
        if (stream is { Errors.Length: > 0 })
            return stream.Errors;
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            var state = (await engine.CallAsync(HttpMethod.Get, $"/containers/{container}/json", content: null, patience.Token).ConfigureAwait(false))?["State"];
            return state is null ? null : $"its container is {state["Status"]}{(state["OOMKilled"]?.GetValue<bool>() == true ? ", killed for want of memory" : "")}{(state["Error"]?.ToString() is { Length: > 0 } error ? $" ({error})" : "")}";
        }
        catch (DockerException exception) when (exception.Status == HttpStatusCode.NotFound)
        {
            return "its container is gone";
        }
        catch (Exception exception) when (exception is SandboxFaultException or OperationCanceledException)
        {
            return "the Docker Engine does not answer";
        }
    }

    private async Task EndAsync()
    {
        await Task.Yield();
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            // The container removes itself when its supervisor ends, so that it may be gone already, or going: wait until it is.
            for (var attempt = 0; attempt < 600; attempt++)
            {
                try
                {
                    await engine.CallAsync(HttpMethod.Delete, $"/containers/{container}?force=1&v=1", content: null, patience.Token).ConfigureAwait(false);
                    return;
                }
                catch (DockerException exception) when (exception.Status == HttpStatusCode.Conflict)
                {
                    await Task.Delay(50, patience.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception) when (exception is SandboxFaultException or OperationCanceledException)
        {
            // Not found is what was wanted; and without its engine a container has no supervisor's input either, which ends it.
        }
    }
}

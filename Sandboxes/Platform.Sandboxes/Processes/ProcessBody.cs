using System.Diagnostics;
using Platform.Sandboxes.Supervised;

namespace Platform.Sandboxes.Processes;

/// <summary>The processes of one sandbox on this machine, and what stands on the machine for it.</summary>
/// <param name="process">Bubblewrap, or what becomes it.</param>
/// <param name="group">Its control group, if it has one.</param>
/// <param name="errors">The file that its errors go to.</param>
internal sealed class ProcessBody(Process process, ControlGroup? group, string errors) : ISandboxBody
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
        try
        {
            // What ended the channel may be known a moment before the last words are written.
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return File.Exists(errors) ? (await File.ReadAllTextAsync(errors, CancellationToken.None).ConfigureAwait(false)).Trim() : null;
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            return null;
        }
    }

    private async Task EndAsync()
    {
        await Task.Yield();
        try
        {
            process.Kill(); // its child dies with it, and everything in the sandbox with that
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }

        process.Dispose();
        // The last processes of a group are gone when they are reaped, a moment after they are dead.
        for (var attempt = 0; group is not null && !group.Remove() && attempt < 200; attempt++)
            await Task.Delay(attempt < 20 ? 2 : 25).ConfigureAwait(false);
        if (File.Exists(errors))
            File.Delete(errors);
    }
}

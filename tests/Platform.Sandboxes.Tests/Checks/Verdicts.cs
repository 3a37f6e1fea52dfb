using Platform.Sandboxes.Checks;
using Platform.Sdk;

namespace Platform.Sandboxes.Tests.Checks;

/// <summary>The suite that every provider is held to: its own check, attacks included.</summary>
internal static class Verdicts
{
    /// <summary>What takes long where a sandbox is made slowly.</summary>
    public const string Many = "64-at-once";

    /// <summary>Fails with every point that does not hold, and what was seen.</summary>
    public static async Task HoldAsync(ISandboxProvider provider, string image, Func<string, bool>? only = null, Func<CancellationToken, Task>? restartEngine = null)
    {
        var rows = await new SandboxCheck(provider, image) { RestartEngine = restartEngine }.RunAsync(only, seen: null, CancellationToken.None);
        Assert.NotEmpty(rows);
        var notHeld = rows.Where(row => !row.Holds).Select(row => $"{row.Verdict} {row.Name}: {row.Detail}").ToArray();
        Assert.True(notHeld.Length == 0, string.Join('\n', notHeld));
    }
}

using Platform.Sdk;
using static Platform.Sandboxes.Checks.FilePoints;

namespace Platform.Sandboxes.Checks;

/// <summary>Programs that use up a limit: the right one is named, everything is dead, and the sandbox can still be used or is lost, which is a fault.</summary>
internal static class LimitPoints
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    public static IEnumerable<CheckPoint> All =>
    [
        Bomb("fork-bomb", [SandboxLimit.Processes], "fork-bomb"),
        Bomb("thread-bomb", [SandboxLimit.Processes], "thread-bomb"),
        Bomb("memory-bomb", [SandboxLimit.Memory], "memory-bomb"),
        Bomb("memory-bomb-of-many-processes", [SandboxLimit.Memory], "shared-memory-bomb"),
        Bomb("memory-bomb-in-shared-memory-files", [SandboxLimit.Disk, SandboxLimit.Memory], "fill-disk", "/dev/shm"),
        Bomb("memory-bomb-in-temporary-files", [SandboxLimit.Disk, SandboxLimit.Memory], "fill-disk", "/tmp"),
        Bomb("disk-fill", [SandboxLimit.Disk], "fill-disk", "/box"),
        Bomb("inode-fill", [SandboxLimit.Inodes], "fill-inodes", "/box"),
        Bomb("endless-output", [SandboxLimit.Output], "flood", "1"),
        Bomb("endless-errors", [SandboxLimit.Output], "flood", "2"),
        Point("output-with-nul-and-invalid-utf8", async (sandbox, token) =>
        {
            var result = await CheckContext.RunAsync(sandbox, token, "bytes");
            return (result.StandardOutput.Length == 256 && result.OutputText.StartsWith('\0') && result.OutputText.EndsWith('\uFFFD') && await IsUsableAsync(sandbox, token), "256 bytes as they were; as text, those that are none are replaced");
        }, isAttack: true),
        Timed("infinite-loop", "spin"),
        Timed("sleep-past-the-limit", "sleep", "10000"),
        Point("child-that-ignores-signals", (sandbox, token) => FamilyAsync(sandbox, ["/box/child"], token), isAttack: true),
        Point("grandchild-that-left-the-family", (sandbox, token) => FamilyAsync(sandbox, ["/box/grandchild"], token), isAttack: true),
        Point("daemon-that-outlives-its-run", async (sandbox, token) =>
        {
            var result = await CheckContext.RunAsync(sandbox, token, "leave-behind", "/box/daemon");
            var (isStill, detail) = await IsStillAsync(sandbox, ["/box/daemon"], token);
            return (isStill && result.Succeeded, detail);
        }, isAttack: true),
        Point("open-files-fill", async (sandbox, token) =>
        {
            var result = await CheckContext.RunAsync(sandbox, token, "open-files");
            return (result.ExitCode == 42, CheckContext.Show(result));
        }, isAttack: true),
        Point("output-limit-is-exact", async (sandbox, token) =>
        {
            var all = await sandbox.RunAsync(CheckContext.Request("cat") with { StandardInput = new byte[1000], OutputBytes = 1000 }, token);
            var cut = await sandbox.RunAsync(CheckContext.Request("cat") with { StandardInput = new byte[1001], OutputBytes = 1000 }, token);
            return ((all.Limit, all.StandardOutput.Length, cut.Limit, cut.StandardOutput.Length) == (null, 1000, SandboxLimit.Output, 1000), $"{CheckContext.Show(all)[..12]}, {cut.Limit}");
        }),
        new("processor-time", IsAttack: false, async (context, token) =>
        {
            await using var sandbox = await context.CreateAsync(token, context.Spec with { Limits = CheckContext.Limits with { CpuTime = TimeSpan.FromSeconds(1) } });
            var result = await CheckContext.RunAsync(sandbox, token, "spin");
            return (result.Limit == SandboxLimit.CpuTime, CheckContext.Show(result));
        }),
    ];

    /// <summary>Waits until a file of heartbeats changes.</summary>
    public static async Task BeatsAsync(ISandbox sandbox, string path, CancellationToken cancellationToken)
    {
        while (await BeatAsync(sandbox, path, cancellationToken) is not > 1)
            await Task.Delay(20, cancellationToken);
    }

    /// <summary>Whether no heart beats any more.</summary>
    public static async Task<(bool, string)> IsStillAsync(ISandbox sandbox, string[] paths, CancellationToken cancellationToken)
    {
        var before = await Task.WhenAll(paths.Select(path => BeatAsync(sandbox, path, cancellationToken)));
        await Task.Delay(300, cancellationToken);
        var after = await Task.WhenAll(paths.Select(path => BeatAsync(sandbox, path, cancellationToken)));
        return (before.SequenceEqual(after), $"heartbeats {string.Join(", ", before)}, then {string.Join(", ", after)}");
    }

    private static async Task<int?> BeatAsync(ISandbox sandbox, string path, CancellationToken cancellationToken)
    {
        try
        {
            return int.TryParse(Text(await sandbox.CopyOutAsync(new SandboxFile(path), 100, cancellationToken)), out var beat) ? beat : null;
        }
        catch (SandboxFileException)
        {
            return null;
        }
    }

    private static async Task<(bool, string)> FamilyAsync(ISandbox sandbox, string[] paths, CancellationToken cancellationToken)
    {
        var run = sandbox.RunAsync(CheckContext.Request("family", "/box/child", "/box/grandchild") with { WallTime = TimeSpan.FromSeconds(2) }, cancellationToken).AsTask();
        var result = await run;
        var (isStill, detail) = await IsStillAsync(sandbox, paths, cancellationToken);
        return (isStill && result.Limit == SandboxLimit.WallTime, $"{result.Limit}, {detail}");
    }

    private static CheckPoint Bomb(string name, SandboxLimit[] limits, params string[] arguments) => Point(name, async (sandbox, token) =>
    {
        var result = await CheckContext.RunAsync(sandbox, token, arguments);
        return (result.Limit is { } limit && limits.Contains(limit) && await IsUsableAsync(sandbox, token), CheckContext.Show(result)[..Math.Min(60, CheckContext.Show(result).Length)]);
    }, isAttack: true);

    private static CheckPoint Timed(string name, params string[] arguments) => Point(name, async (sandbox, token) =>
    {
        var result = await sandbox.RunAsync(CheckContext.Request(arguments) with { WallTime = Short }, token);
        return (result.Limit == SandboxLimit.WallTime && await IsUsableAsync(sandbox, token), CheckContext.Show(result));
    }, isAttack: true);

    private static async Task<bool> IsUsableAsync(ISandbox sandbox, CancellationToken cancellationToken) => (await CheckContext.RunAsync(sandbox, cancellationToken, "true")).Succeeded;
}

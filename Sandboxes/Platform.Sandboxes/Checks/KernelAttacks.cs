using static Platform.Sandboxes.Checks.FilePoints;

namespace Platform.Sandboxes.Checks;

/// <summary>Ways out through the kernel, and attacks on the supervisor.</summary>
internal static class KernelAttacks
{
    public static IEnumerable<CheckPoint> All =>
    [
        .. ((string[])[
            "capabilities", "become-root", "new-namespace", "join-namespace", "mount", "chroot", "file-handle", "kernel-module", "ebpf", "perf", "io-uring", "userfaultfd", "keyring",
            "kernel-log", "reboot", "set-clock", "unknown-call", "32-bit-calls", "devices", "kernel-settings", "supervisor", "overwrite-starter", "leaked-files", "host-processes", "dirty-cow",
            "dirty-pipe", "raw-socket", "socket-families", "change-root-files",
        ]).Select(name => Attack(name, name)),
        Survives("kill-supervisor"),
        Survives("kill-everything"),
    ];

    /// <summary>One command of the program, which says itself whether it got through.</summary>
    public static CheckPoint Attack(string name, params string[] arguments) => Point(name, async (sandbox, token) =>
    {
        var result = await CheckContext.RunAsync(sandbox, token, arguments);
        return (result.ExitCode == 42, CheckContext.Show(result));
    }, isAttack: true);

    private static CheckPoint Survives(string name) => Point(name, async (sandbox, token) =>
    {
        await CheckContext.RunAsync(sandbox, token, name);
        var after = await CheckContext.RunAsync(sandbox, token, "both");
        return (after.Succeeded, CheckContext.Show(after));
    }, isAttack: true);
}

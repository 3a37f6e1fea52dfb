using System.Security.Cryptography;
using System.Text;
using Platform.Sdk;
using static Platform.Sandboxes.Checks.FilePoints;

namespace Platform.Sandboxes.Checks;

/// <summary>Ways out through files, and ways to the grader.</summary>
internal static class FileAttacks
{
    public static IEnumerable<CheckPoint> All =>
    [
        Point("symlink-on-copy-out", async (sandbox, token) =>
        {
            await CheckContext.RunAsync(sandbox, token, "link", "/etc/passwd", "/box/result");
            return Equal(SandboxFileError.NotAFile, await ReasonAsync(() => sandbox.CopyOutAsync(new SandboxFile("/box/result"), 1 << 20, token)));
        }, isAttack: true),
        Point("symlinked-folder-on-copy-out", async (sandbox, token) =>
        {
            await CheckContext.RunAsync(sandbox, token, "link", "/etc", "/box/results");
            return Equal(SandboxFileError.NotAFile, await ReasonAsync(() => sandbox.CopyOutAsync(new SandboxFile("/box/results/passwd"), 1 << 20, token)));
        }, isAttack: true),
        Point("symlink-on-copy-in", async (sandbox, token) =>
        {
            await CheckContext.RunAsync(sandbox, token, "put", "/box/victim", "victim");
            await CheckContext.RunAsync(sandbox, token, "link", "/box/victim", "/box/main.py");
            await sandbox.CopyInAsync(new SandboxFile("/box/main.py"), "new"u8.ToArray(), token);
            return Equal("victim|new", $"{Text(await sandbox.CopyOutAsync(new SandboxFile("/box/victim"), 100, token))}|{Text(await sandbox.CopyOutAsync(new SandboxFile("/box/main.py"), 100, token))}");
        }, isAttack: true),
        Point("symlinked-folder-on-copy-in", async (sandbox, token) =>
        {
            await CheckContext.RunAsync(sandbox, token, "link", "/tmp", "/box/tests");
            var reason = await ReasonAsync(async () =>
            {
                await sandbox.CopyInAsync(new SandboxFile("/box/tests/test.py") { User = SandboxUsers.Agent }, "x"u8.ToArray(), token);
                return default;
            });
            return Equal(SandboxFileError.NotAFile, reason);
        }, isAttack: true),
        Point("hard-link-to-a-file-of-another-user", async (sandbox, token) =>
        {
            await sandbox.CopyInAsync(new SandboxFile("/tmp/secret") { Mode = SandboxFile.Private, User = SandboxUsers.Grader }, "secret"u8.ToArray(), token);
            await CheckContext.RunAsync(sandbox, token, "hard-link", "/tmp/secret", "/tmp/mine");
            var reason = await ReasonAsync(() => sandbox.CopyOutAsync(new SandboxFile("/tmp/mine"), 100, token));
            return (reason is SandboxFileError.NotFound or SandboxFileError.Forbidden, $"{reason}");
        }, isAttack: true),
        Point("hard-link-on-copy-in", async (sandbox, token) =>
        {
            // Written through, the link would change a file that was never named.
            await CheckContext.RunAsync(sandbox, token, "put", "/box/victim", "victim");
            await CheckContext.RunAsync(sandbox, token, "hard-link", "/box/victim", "/box/main.py");
            await sandbox.CopyInAsync(new SandboxFile("/box/main.py"), "new"u8.ToArray(), token);
            return Equal("victim|new", $"{Text(await sandbox.CopyOutAsync(new SandboxFile("/box/victim"), 100, token))}|{Text(await sandbox.CopyOutAsync(new SandboxFile("/box/main.py"), 100, token))}");
        }, isAttack: true),
        Path("dots-on-copy-in", "/box/../etc/passwd"),
        Path("dots-on-copy-out", "/box/../../etc/passwd"),
        Path("relative-path", "etc/passwd"),
        Path("path-with-nul", "/box/a\0/b"),
        Point("device-on-copy-out", async (sandbox, token) =>
        {
            var reasons = await Task.WhenAll(((string[])["/dev/zero", "/dev/full", "/dev/null"]).Select(path => ReasonAsync(() => sandbox.CopyOutAsync(new SandboxFile(path), 100, token))));
            return (reasons.All(reason => reason == SandboxFileError.NotAFile), string.Join(' ', reasons));
        }, isAttack: true),
        Point("pipe-on-copy-out", async (sandbox, token) =>
        {
            await CheckContext.RunAsync(sandbox, token, "pipe", "/box/result");
            return Equal(SandboxFileError.NotAFile, await ReasonAsync(() => sandbox.CopyOutAsync(new SandboxFile("/box/result"), 100, token)));
        }, isAttack: true),
        Point("pipe-on-copy-in", async (sandbox, token) =>
        {
            await CheckContext.RunAsync(sandbox, token, "pipe", "/box/main.py");
            await sandbox.CopyInAsync(new SandboxFile("/box/main.py"), "new"u8.ToArray(), token);
            return Equal("new", Text(await sandbox.CopyOutAsync(new SandboxFile("/box/main.py"), 100, token)));
        }, isAttack: true),
        Point("archive-bomb-of-sparse-files", async (sandbox, token) =>
        {
            await CheckContext.RunAsync(sandbox, token, "sparse", "/box", "200");
            try
            {
                var snapshot = await sandbox.SnapshotAsync(token);
                return (snapshot.Content.Length <= 4 * CheckContext.Limits.DiskBytes, $"{snapshot.Content.Length} bytes");
            }
            catch (SandboxFileException exception)
            {
                return (true, exception.Reason.ToString());
            }
        }, isAttack: true),
        Point("archive-bomb-of-deep-folders", async (sandbox, token) =>
        {
            await CheckContext.RunAsync(sandbox, token, "deep", "/box");
            var empty = new SandboxSnapshot("", EmptyArchive);
            await sandbox.RestoreAsync(empty, token);
            var left = await CheckContext.RunAsync(sandbox, token, "true");
            return (left.ExitCode == 127, "a root with folders deeper than a path was cleared");
        }, isAttack: true),
        Point("snapshot-that-leads-out", async (sandbox, token) =>
        {
            try
            {
                await sandbox.RestoreAsync(new SandboxSnapshot("", Archive("/box/../etc/passwd")), token);
                return (false, "it was taken");
            }
            catch (ArgumentException)
            {
                return (true, "refused");
            }
        }, isAttack: true),
        KernelAttacks.Attack("host-files", "read", "/etc/shadow", "/etc/gshadow", "/root/.ssh", "/root/.bash_history", "/etc/ssh/ssh_host_rsa_key", "/etc/machine-id", "/var/lib/docker", "/proc/1/environ", "/proc/1/root/etc/shadow", "/proc/kcore"),
        KernelAttacks.Attack("engine-socket-files", "read", "/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock", "/run/podman/podman.sock", "/run/systemd/private"),
        Canary("host-temporary-files", async (canary, use) =>
        {
            var path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), canary);
            await File.WriteAllTextAsync(path, canary);
            try
            {
                return await use();
            }
            finally
            {
                File.Delete(path);
            }
        }),
        Canary("environment-secrets", async (canary, use) =>
        {
            Environment.SetEnvironmentVariable("PLATFORM_CHECK_SECRET", canary);
            try
            {
                return await use();
            }
            finally
            {
                Environment.SetEnvironmentVariable("PLATFORM_CHECK_SECRET", null);
            }
        }),
        Grader("grader-file-overwritten", "write"),
        Grader("grader-file-read", "read"),
        Point("grader-process-killed", async (sandbox, token) =>
        {
            await using var grader = await sandbox.StartAsync(CheckContext.Request("answer") with { KeepInputOpen = true, User = SandboxUsers.Grader }, token);
            await grader.ReadAsync(token);
            await CheckContext.RunAsync(sandbox, token, "kill-everything");
            await grader.WriteAsync("alive\n"u8.ToArray(), token);
            var reply = await grader.ReadAsync(token);
            return (reply is not null && Text(reply.Bytes).Trim() == "5", "the grader's process goes on");
        }, isAttack: true),
        Point("exit-0-before-the-tests", async (sandbox, token) =>
        {
            // What a program leaves by ending early is an exit code, and none of the words that only the grader knows.
            var token1 = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            await sandbox.CopyInAsync(new SandboxFile("/tmp/verdict") { User = SandboxUsers.Grader, Mode = SandboxFile.Private }, Encoding.ASCII.GetBytes(token1), token);
            var result = await CheckContext.RunAsync(sandbox, token, "exit", "0");
            var forged = await CheckContext.RunAsync(sandbox, token, "put", "/tmp/verdict", "passed");
            var verdict = Text(await sandbox.CopyOutAsync(new SandboxFile("/tmp/verdict") { User = SandboxUsers.Grader }, 100, token));
            return (result.Succeeded && result.StandardOutput.IsEmpty && forged.ExitCode == 1 && verdict == token1, CheckContext.Show(forged));
        }, isAttack: true),
    ];

    /// <summary>A snapshot of empty roots.</summary>
    internal static byte[] EmptyArchive => [(byte)'e', .. new byte[24]];

    private static byte[] Archive(string path) => [(byte)'f', (byte)path.Length, 0, 0, 0, 0xE8, 3, 0, 0, 0xE8, 3, 0, 0, 0xA4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(path), (byte)'x', .. EmptyArchive];

    private static CheckPoint Path(string name, string path) => Point(name, async (sandbox, token) =>
    {
        try
        {
            await sandbox.CopyOutAsync(new SandboxFile(path), 100, token);
            return (false, "read");
        }
        catch (ArgumentException)
        {
        }

        try
        {
            await sandbox.CopyInAsync(new SandboxFile(path), "x"u8.ToArray(), token);
            return (false, "written");
        }
        catch (ArgumentException)
        {
            return (true, "refused");
        }
    }, isAttack: true);

    private static CheckPoint Canary(string name, Func<string, Func<Task<SandboxResult>>, Task<SandboxResult>> plant) => new(name, IsAttack: true, async (context, token) =>
    {
        var canary = "canary-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var result = await plant(canary, async () =>
        {
            await using var sandbox = await context.CreateAsync(token, context.Spec with { Environment = new Dictionary<string, string> { ["FRESH"] = name } });
            return await sandbox.RunAsync(CheckContext.Request("find", "/tmp", "/box", "/etc", "/run", "/var", "/root", "/home", "/proc", "/dev/shm") with { StandardInput = Encoding.ASCII.GetBytes(canary) }, token);
        });
        return (result.ExitCode == 42, CheckContext.Show(result));
    });

    private static CheckPoint Grader(string name, string command) => Point(name, async (sandbox, token) =>
    {
        await sandbox.CopyInAsync(new SandboxFile("/tmp/grades/result.json") { User = SandboxUsers.Grader, Mode = SandboxFile.Private }, "{}"u8.ToArray(), token);
        var result = await CheckContext.RunAsync(sandbox, token, command, "/tmp/grades/result.json");
        var after = Text(await sandbox.CopyOutAsync(new SandboxFile("/tmp/grades/result.json") { User = SandboxUsers.Grader }, 100, token));
        return (after == "{}" && result.ExitCode == 42, CheckContext.Show(result));
    }, isAttack: true);
}

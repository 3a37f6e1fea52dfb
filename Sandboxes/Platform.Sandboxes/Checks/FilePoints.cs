using System.Security.Cryptography;
using Platform.Sdk;

namespace Platform.Sandboxes.Checks;

/// <summary>Copying in and out.</summary>
internal static class FilePoints
{
    public static IEnumerable<CheckPoint> All =>
    [
        RoundTrip("file-text", "/box/note.txt", "one line\nand another\n"u8.ToArray()),
        RoundTrip("file-utf8", "/box/Grüße.txt", "Zürich, 東京, \U0001F600"u8.ToArray()),
        RoundTrip("file-binary", "/box/all.bytes", [.. Enumerable.Range(0, 256).Select(value => (byte)value)]),
        RoundTrip("file-empty", "/box/empty", []),
        RoundTrip("file-large", "/box/large", RandomNumberGenerator.GetBytes(12 << 20)),
        RoundTrip("file-name-with-spaces", "/box/a folder/a file.txt", "x"u8.ToArray()),
        RoundTrip("file-name-with-newline-and-quotes", "/box/a\nb'c\"d$e;f*", "x"u8.ToArray()),
        RoundTrip("file-folders-are-made", "/box/a/b/c/d/e/f.txt", "x"u8.ToArray()),
        Point("file-overwrite", async (sandbox, token) =>
        {
            await sandbox.CopyInAsync(new SandboxFile("/box/x"), "a long first content"u8.ToArray(), token);
            await sandbox.CopyInAsync(new SandboxFile("/box/x"), "short"u8.ToArray(), token);
            return Equal("short", Text(await sandbox.CopyOutAsync(new SandboxFile("/box/x"), 100, token)));
        }),
        Point("file-mode-and-owner", async (sandbox, token) =>
        {
            await sandbox.CopyInAsync(new SandboxFile("/box/tool") { Mode = SandboxFile.Executable }, "x"u8.ToArray(), token);
            await sandbox.CopyInAsync(new SandboxFile("/tmp/secret") { Mode = SandboxFile.Private, User = SandboxUsers.Grader }, "x"u8.ToArray(), token);
            var (own, others) = (await CheckContext.RunAsync(sandbox, token, "mode", "/box/tool"), await CheckContext.RunAsync(sandbox, token, "mode", "/tmp/secret"));
            return Equal("755 1000|600 1001", $"{own.OutputText.Trim()}|{others.OutputText.Trim()}");
        }),
        Fails("file-missing", "/box/none", SandboxFileError.NotFound),
        Fails("file-is-a-folder", "/box", SandboxFileError.NotAFile),
        Fails("file-below-a-file", "/etc/passwd/x", SandboxFileError.NotAFile),
        Point("file-read-limit", async (sandbox, token) =>
        {
            await sandbox.CopyInAsync(new SandboxFile("/box/x"), new byte[1000], token);
            var whole = await sandbox.CopyOutAsync(new SandboxFile("/box/x"), 1000, token);
            return (whole.Length == 1000 && await ReasonAsync(() => sandbox.CopyOutAsync(new SandboxFile("/box/x"), 999, token)) == SandboxFileError.TooLarge, "1000 bytes by a limit of 1000 and of 999");
        }),
        Point("file-forbidden-to-read", async (sandbox, token) =>
        {
            await sandbox.CopyInAsync(new SandboxFile("/tmp/secret") { Mode = SandboxFile.Private, User = SandboxUsers.Grader }, "x"u8.ToArray(), token);
            return Equal(SandboxFileError.Forbidden, await ReasonAsync(() => sandbox.CopyOutAsync(new SandboxFile("/tmp/secret"), 10, token)));
        }),
        Point("file-read-only-to-write", async (sandbox, token) =>
        {
            var reason = await ReasonAsync(async () =>
            {
                await sandbox.CopyInAsync(new SandboxFile("/usr/x"), new byte[1], token);
                return default;
            });
            return (reason is SandboxFileError.ReadOnly or SandboxFileError.Forbidden or SandboxFileError.NotFound, $"{reason}");
        }),
        Point("file-larger-than-the-disk", async (sandbox, token) =>
        {
            var reason = await ReasonAsync(async () =>
            {
                await sandbox.CopyInAsync(new SandboxFile("/box/x"), new byte[25 << 20], token);
                return default;
            });
            return (reason is SandboxFileError.DiskFull or SandboxFileError.TooLarge, $"{reason}");
        }),
        Point("snapshot-and-restore", async (sandbox, token) =>
        {
            await sandbox.CopyInAsync(new SandboxFile("/box/a/kept"), "kept"u8.ToArray(), token);
            var snapshot = await sandbox.SnapshotAsync(token);
            await sandbox.CopyInAsync(new SandboxFile("/box/a/kept"), "changed"u8.ToArray(), token);
            await sandbox.CopyInAsync(new SandboxFile("/box/later"), "later"u8.ToArray(), token);
            await sandbox.RestoreAsync(snapshot, token);
            var (kept, later) = (Text(await sandbox.CopyOutAsync(new SandboxFile("/box/a/kept"), 100, token)), await ReasonAsync(() => sandbox.CopyOutAsync(new SandboxFile("/box/later"), 100, token)));
            return Equal("kept|NotFound", $"{kept}|{later}");
        }),
    ];

    internal static CheckPoint Point(string name, Func<ISandbox, CancellationToken, Task<(bool, string)>> run, bool isAttack = false) => new(name, isAttack, async (context, token) =>
    {
        var sandbox = await context.BorrowAsync(token).ConfigureAwait(false);
        return await run(sandbox, token).ConfigureAwait(false);
    });

    internal static (bool, string) Equal<T>(T expected, T found) => (EqualityComparer<T>.Default.Equals(expected, found), Equals(expected, found) ? $"{found}" : $"'{found}' instead of '{expected}'");

    internal static async Task<SandboxFileError?> ReasonAsync(Func<ValueTask<ReadOnlyMemory<byte>>> call)
    {
        try
        {
            await call().ConfigureAwait(false);
            return null;
        }
        catch (SandboxFileException exception)
        {
            return exception.Reason;
        }
    }

    internal static string Text(ReadOnlyMemory<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes.Span);

    private static CheckPoint RoundTrip(string name, string path, byte[] content) => Point(name, async (sandbox, token) =>
    {
        await sandbox.CopyInAsync(new SandboxFile(path), content, token);
        var back = await sandbox.CopyOutAsync(new SandboxFile(path), content.Length, token);
        return (back.Span.SequenceEqual(content), $"{back.Length} bytes");
    });

    private static CheckPoint Fails(string name, string path, SandboxFileError reason) => Point(name, async (sandbox, token) =>
        Equal(reason, await ReasonAsync(() => sandbox.CopyOutAsync(new SandboxFile(path), 1 << 20, token))));
}

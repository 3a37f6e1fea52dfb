using System.Text;
using Platform.Sdk;
using static Platform.Sandboxes.Checks.FilePoints;

namespace Platform.Sandboxes.Checks;

/// <summary>Running programs.</summary>
internal static class RunPoints
{
    private const string Special = "$(id) `id` ;|&><*?~!#%'\"\\ \t\nend";

    public static IEnumerable<CheckPoint> All =>
    [
        Run("run-exit-code-0", ["exit", "0"], result => result is { ExitCode: 0, Limit: null }),
        Run("run-exit-code-7", ["exit", "7"], result => result is { ExitCode: 7, Limit: null }),
        Run("run-signal", ["signal", "11"], result => result is { ExitCode: 128 + 11, Limit: null }),
        Run("run-output-and-errors-apart", ["both"], result => (result.OutputText, result.ErrorText) == ("out", "err")),
        Run("run-arguments-with-shell-signs", ["args", Special, ""], result => result.OutputText == $"{Special.Length}:{Special}\n0:\n"),
        Run("run-long-command-line", ["args", new string('x', 100_000)], result => result.StandardOutput.Length == 100_000 + "100000:\n".Length),
        Run("run-bytes-that-are-no-text", ["bytes"], result => result.StandardOutput.Span.SequenceEqual(Enumerable.Range(0, 256).Select(value => (byte)value).ToArray())),
        Run("run-user", ["id"], result => result.OutputText == "1000 1000 0\n"),
        Point("run-as-another-user", async (sandbox, token) => Equal("1001 1001 0", (await sandbox.RunAsync(CheckContext.Request("id") with { User = SandboxUsers.Grader }, token)).OutputText.Trim())),
        Point("run-as-root-is-refused", async (sandbox, token) => (await IsRefusedAsync(sandbox, CheckContext.Request("id") with { User = "root" }, token), "")),
        Point("run-as-nobody-known-is-refused", async (sandbox, token) => (await IsRefusedAsync(sandbox, CheckContext.Request("id") with { User = "no-such-user" }, token), "")),
        Run("run-working-directory", ["cwd"], result => result.OutputText == "/box\n"),
        Point("run-in-another-directory", async (sandbox, token) => Equal("/tmp", (await sandbox.RunAsync(CheckContext.Request("cwd") with { WorkingDirectory = "/tmp" }, token)).OutputText.Trim())),
        Point("run-in-a-missing-directory", async (sandbox, token) => Equal(126, (await sandbox.RunAsync(CheckContext.Request("cwd") with { WorkingDirectory = "/none" }, token)).ExitCode)),
        Point("run-a-missing-program", async (sandbox, token) => Equal(127, (await sandbox.RunAsync(new SandboxRequest(["no-such-program"]), token)).ExitCode)),
        Point("run-what-is-no-program", async (sandbox, token) =>
        {
            await sandbox.CopyInAsync(new SandboxFile("/box/data"), "data"u8.ToArray(), token);
            return Equal(126, (await sandbox.RunAsync(new SandboxRequest(["/box/data"]), token)).ExitCode);
        }),
        Point("run-environment", async (sandbox, token) =>
        {
            var request = CheckContext.Request("env") with { Environment = new Dictionary<string, string> { ["SEED"] = "7 8", ["HOME"] = "/tmp" } };
            var lines = (await sandbox.RunAsync(request, token)).OutputText.Split('\n');
            return (lines.Contains("SEED=7 8") && lines.Contains("HOME=/tmp") && lines.Contains("LANG=C.UTF-8"), string.Join(' ', lines));
        }),
        Input("run-input-text", "three\nshort\nlines\n"u8.ToArray()),
        Input("run-input-bytes", [.. Enumerable.Range(0, 256).Select(value => (byte)value)]),
        Input("run-input-shell-signs", Encoding.UTF8.GetBytes(Special)),
        Input("run-input-large", Enumerable.Repeat((byte)'x', 900_000).ToArray()),
        Input("run-input-none", []),
        Point("run-input-that-nobody-reads", async (sandbox, token) => Equal(0, (await sandbox.RunAsync(CheckContext.Request("true") with { StandardInput = new byte[4 << 20] }, token)).ExitCode)),
        Point("run-streams-both-ways", async (sandbox, token) =>
        {
            await using var process = await sandbox.StartAsync(CheckContext.Request("answer") with { KeepInputOpen = true }, token);
            var first = await LineAsync(process, token);
            await process.WriteAsync("hello\n"u8.ToArray(), token);
            var second = await LineAsync(process, token);
            await process.CloseInputAsync(token);
            var end = await process.Completion.WaitAsync(token);
            return Equal("ready|5|0", $"{first}|{second}|{end.ExitCode}");
        }),
        Point("run-several-at-once", async (sandbox, token) =>
        {
            var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => CheckContext.RunAsync(sandbox, token, "args", $"{number}").AsTask()));
            return Equal("01234567", string.Concat(results.Select(result => result.OutputText.Split(':')[^1].Trim())));
        }),
        Point("run-sees-what-runs-before-left", async (sandbox, token) =>
        {
            await CheckContext.RunAsync(sandbox, token, "put", "/box/state", "kept");
            return Equal("kept", Text(await sandbox.CopyOutAsync(new SandboxFile("/box/state"), 10, token)));
        }),
        Point("run-killed-by-its-owner", async (sandbox, token) =>
        {
            await using var process = await sandbox.StartAsync(CheckContext.Request("sleep", "1000"), token);
            await process.KillAsync(token);
            return Equal(137, (await process.Completion.WaitAsync(token)).ExitCode);
        }),
        Point("run-canceled-is-dead", async (sandbox, token) =>
        {
            using var cancellation = new CancellationTokenSource();
            var run = sandbox.RunAsync(CheckContext.Request("family", "/box/child", "/box/grandchild"), cancellation.Token).AsTask();
            await LimitPoints.BeatsAsync(sandbox, "/box/grandchild", token);
            await cancellation.CancelAsync();
            await run.ContinueWith(_ => { }, token, TaskContinuationOptions.None, TaskScheduler.Default);
            return await LimitPoints.IsStillAsync(sandbox, ["/box/child", "/box/grandchild"], token);
        }),
        Point("run-background-that-may-stay", async (sandbox, token) =>
        {
            await sandbox.RunAsync(CheckContext.Request("leave-behind", "/box/service") with { LeaveBackground = true }, token);
            await LimitPoints.BeatsAsync(sandbox, "/box/service", token);
            return (!(await LimitPoints.IsStillAsync(sandbox, ["/box/service"], token)).Item1, "the service goes on");
        }),
        Point("run-limits-are-set", async (sandbox, token) =>
        {
            var lines = (await CheckContext.RunAsync(sandbox, token, "limits")).OutputText.Split('\n');
            return (lines.Contains($"open-files {CheckContext.Limits.OpenFiles}") && lines.Contains("core 0") && lines.Contains($"file-size {CheckContext.Limits.DiskBytes}"), string.Join(' ', lines));
        }),
    ];

    private static CheckPoint Run(string name, string[] arguments, Func<SandboxResult, bool> isRight) => Point(name, async (sandbox, token) =>
    {
        var result = await CheckContext.RunAsync(sandbox, token, arguments);
        return (isRight(result), CheckContext.Show(result));
    });

    private static CheckPoint Input(string name, byte[] input) => Point(name, async (sandbox, token) =>
    {
        var result = await sandbox.RunAsync(CheckContext.Request("cat") with { StandardInput = input }, token);
        return (result.Succeeded && result.StandardOutput.Span.SequenceEqual(input), $"{result.StandardOutput.Length} bytes");
    });

    private static async Task<bool> IsRefusedAsync(ISandbox sandbox, SandboxRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await sandbox.RunAsync(request, cancellationToken).ConfigureAwait(false);
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private static async Task<string> LineAsync(ISandboxProcess process, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while ((line.Length == 0 || line[^1] != '\n') && await process.ReadAsync(cancellationToken).ConfigureAwait(false) is { } piece)
            line.Append(Encoding.UTF8.GetString(piece.Bytes.Span));
        return line.ToString().Trim();
    }
}

using Platform.Sandboxes.Supervised;
using Platform.Sdk;

namespace Platform.Sandboxes.Checks;

/// <summary>The life of sandboxes: many at once, none that remembers another, and losing one.</summary>
internal static class LifePoints
{
    private const int Many = 64;

    public static IEnumerable<CheckPoint> All =>
    [
        new("no-state-for-the-next", IsAttack: true, async (context, token) =>
        {
            string[] roots = ["/box", "/tmp", "/dev/shm"];
            await using (var first = await context.CreateAsync(token))
            {
                foreach (var root in roots)
                    await CheckContext.RunAsync(first, token, "put", root + "/left-behind", "state");
                await first.RunAsync(CheckContext.Request("leave-behind", "/box/daemon") with { LeaveBackground = true }, token);
            }

            await using var second = await context.CreateAsync(token);
            var found = new List<string>();
            foreach (var root in roots)
                found.AddRange((await CheckContext.RunAsync(second, token, "list", root)).OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(name => name != "probe"));
            return (found.Count == 0, found.Count == 0 ? "every root was empty" : string.Join(' ', found));
        }),
        new("64-at-once", IsAttack: false, async (context, token) =>
        {
            var sandboxes = new List<ISandbox>();
            try
            {
                for (var i = 0; i < Many; i++)
                    sandboxes.Add(await context.CreateAsync(token));
                var results = await Task.WhenAll(sandboxes.Select((sandbox, number) => CheckContext.RunAsync(sandbox, token, "args", $"{number}").AsTask()));
                var right = results.Where((result, number) => result.OutputText == $"{$"{number}".Length}:{number}\n").Count();
                return (right == Many, $"{right} of {Many} answered");
            }
            finally
            {
                await Task.WhenAll(sandboxes.Select(sandbox => sandbox.DisposeAsync().AsTask()));
            }
        }),
        new("missing-image-is-a-fault", IsAttack: false, async (context, token) =>
        {
            try
            {
                await (await context.Provider.CreateAsync(context.Spec with { Image = "no-such-image" }, token)).DisposeAsync();
                return (false, "a sandbox was made");
            }
            catch (SandboxFaultException exception)
            {
                return (true, exception.Message);
            }
        }),
        new("lost-sandbox-is-a-fault", IsAttack: false, async (context, token) =>
        {
            await using var sandbox = await context.CreateAsync(token);
            await using var process = await sandbox.StartAsync(CheckContext.Request("answer") with { KeepInputOpen = true }, token);
            await process.ReadAsync(token);
            await ((IBreakable)sandbox).BreakAsync();
            var faults = 0;
            foreach (var use in (Func<Task>[])[() => process.Completion, () => CheckContext.RunAsync(sandbox, token, "true").AsTask(), () => sandbox.CopyOutAsync(new SandboxFile("/box/x"), 1, token).AsTask()])
            {
                try
                {
                    await use().WaitAsync(token);
                }
                catch (SandboxFaultException)
                {
                    faults++;
                }
            }

            return (faults == 3, $"{faults} of 3 uses said so");
        }),
        new("engine-restart-mid-run", IsAttack: true, async (context, token) =>
        {
            // What was running must not look as if it had ended, whichever way; and whoever tries again must get through.
            await using var sandbox = await context.CreateAsync(token);
            var run = sandbox.RunAsync(CheckContext.Request("family", "/box/child", "/box/grandchild"), token).AsTask();
            await LimitPoints.BeatsAsync(sandbox, "/box/grandchild", token);
            await (context.RestartEngine?.Invoke(token) ?? ((IBreakable)sandbox).BreakAsync().AsTask());
            string end;
            try
            {
                end = CheckContext.Show(await run.WaitAsync(token));
            }
            catch (SandboxFaultException)
            {
                end = "a fault";
            }

            await using var next = await context.CreateAsync(token);
            var again = await CheckContext.RunAsync(next, token, "exit", "7");
            return (end == "a fault" && again is { ExitCode: 7, Limit: null }, $"{(context.RestartEngine is null ? "lost" : "the engine crashed and came back")}: {end}, then {CheckContext.Show(again)}");
        }),
    ];
}

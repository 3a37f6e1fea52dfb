using System.Text.Json.Nodes;
using Platform.Environments.Code.Shell;
using Platform.Sdk;

namespace Platform.Environments.Code.Tests;

[Collection(SandboxedCollection.Name)]
public sealed class ShellEnvironmentTests(SandboxFixture sandboxes)
{
    [Fact]
    public async Task World_AsItStandsInTheSandbox_IsTheOneThatWasMeant()
    {
        foreach (var kind in ShellTasks.Kinds)
        {
            var task = ShellTasks.Create(Task(kind, 3), new());
            await using var sandbox = await sandboxes.Providers.Get("process").CreateAsync(new("host") { Limits = new() { WallTime = TimeSpan.FromMinutes(5) } }, CancellationToken.None);
            Assert.True((await sandbox.RunAsync(new(["/bin/sh"]) { StandardInput = System.Text.Encoding.UTF8.GetBytes(task.Start.Script()), LeaveBackground = true }, CancellationToken.None)).Succeeded);
            var report = (await sandbox.RunAsync(new(["/bin/sh", "-c", World.Report]), CancellationToken.None)).OutputText;
            Assert.Empty(task.Start.Compare(report));
            Assert.Equal(task.Asked, task.Goal.Compare(report));
        }
    }

    [Theory]
    [InlineData("echo x >stray")]
    [InlineData("chmod 700 bin")]
    [InlineData("ln -s /etc/passwd stray")]
    [InlineData("rm -r home")]
    [InlineData("touch 'a\nb'")]
    [InlineData("rm -r /box/site; true")]
    public async Task Collateral_FailsTheTask(string command)
    {
        await using var environment = new ShellEnvironment(new() { PartialReward = 0.5, CommandSeconds = 60 }, sandboxes.Providers);
        var task = ShellTasks.Create(Task("permissions", 1), new());
        string[] commands = [.. task.Commands, command];
        var turn = 0;
        var (total, metrics, _) = await Play.EpisodeAsync(environment, Task("permissions", 1), _ => turn++ < commands.Length ? Call(commands[turn - 1]) : new("Done."));
        Assert.Equal((0, 0), (total, metrics["success"]));
        Assert.True(metrics["collateral"] > 0);
    }

    [Fact]
    public async Task HalfOfWhatWasAsked_EarnsItsShare_OnlyWhereThatIsSet()
    {
        foreach (var (partial, most) in new[] { (0.0, 0.0), (0.5, 0.5) })
        {
            await using var environment = new ShellEnvironment(new() { PartialReward = partial, CommandSeconds = 60 }, sandboxes.Providers);
            var turn = 0;
            var (total, metrics, _) = await Play.EpisodeAsync(environment, Task("permissions", 3), _ => turn++ == 0 ? Call(ShellTasks.Create(Task("permissions", 3), new()).Commands[0]) : new("Done."));
            Assert.InRange(metrics["progress"], 0.01, 0.99);
            Assert.Equal(most * metrics["progress"], total, 9);
        }
    }

    [Fact]
    public async Task Service_WrittenDownButNotStarted_DoesNotCount()
    {
        await using var environment = new ShellEnvironment(new() { CommandSeconds = 60 }, sandboxes.Providers);
        var task = ShellTasks.Create(Task("services", 1), new());
        var name = task.Goal.Running.Keys.Except(task.Start.Running.Keys).Single();
        var turn = 0;
        var (total, metrics, _) = await Play.EpisodeAsync(environment, Task("services", 1), _ => turn++ == 0 ? Call($"mkdir -p run; echo 1 >run/{name}.pid; bin/svc status {name}") : new("Done."));
        Assert.Equal((0, 0), (total, metrics["progress"]));
    }

    [Fact]
    public void Tasks_AskForSomething_InEveryKindAndSize()
    {
        foreach (var kind in ShellTasks.Kinds)
        {
            for (var size = 1; size <= 3; size++)
            {
                for (ulong seed = 0; seed < 20; seed++)
                {
                    var task = ShellTasks.Create(Task(kind, size, seed), new());
                    Assert.NotEmpty(task.Asked);
                    Assert.Empty(task.Goal.Compare(task.Goal.OwnReport()));
                }
            }
        }
    }

    private static TaskSpec Task(string kind, int size, ulong seed = 2) => new(CodePlugin.ShellId, "t", seed, new JsonObject { ["kind"] = kind, ["size"] = size });

    private static AgentAction Call(string command) => new("") { ToolCalls = [new("1", "shell", new Dictionary<string, object?> { ["command"] = command })] };
}

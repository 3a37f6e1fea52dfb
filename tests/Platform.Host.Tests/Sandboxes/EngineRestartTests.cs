using Platform.Sandboxes;
using Platform.Sandboxes.Docker;
using Platform.Sandboxes.Images;
using Platform.Sdk;
using Platform.Training.Plans;
using Platform.Training.Rollouts;

namespace Platform.Host.Tests.Sandboxes;

public sealed class EngineRestartTests
{
    private const int Episodes = 12;

    [Fact]
    [Trait("Category", "Slow")]
    public async Task EngineCrashesWhileEpisodesArePlayed_TheyArePlayedAgainAndNoneIsScoredZero()
    {
        using var folder = new TemporaryFolder();
        var images = new ImageStore(folder.Path("images"));
        await new ImageBuilder(images, _ => { }).BuildAsync(ImageRecipe.Named("base"), CancellationToken.None);
        await using var daemon = await DockerDaemon.StartAsync(CancellationToken.None);
        await using var provider = new DockerSandboxProvider(new DockerOptions { Socket = daemon.Socket, EnginePatience = TimeSpan.FromSeconds(300) }, images, TimeProvider.System);
        var world = new World(provider, await File.ReadAllBytesAsync(SandboxProbe.Path));
        await using var engine = new RolloutEngine(world, new RolloutOptions { Concurrency = 4, StepTimeoutSeconds = 600, FaultRetries = 8 }, TimeProvider.System);
        var requests = Enumerable.Range(0, Episodes).Select(number => new RolloutRequest(new TaskSpec(world.Id, $"{number}", (ulong)number, []), 1, number)).ToArray();

        var play = engine.PlayScriptedAsync(requests, () => new Silent(), progress: null, CancellationToken.None);
        await world.Running.Task;
        await daemon.CrashAsync();
        world.MayEnd.SetResult();
        await daemon.UpAsync(CancellationToken.None);
        var result = await play;

        Assert.True(result.EnvironmentFaults > 0);
        Assert.Equal(0, result.Dropped);
        Assert.All(result.Episodes, episode => Assert.Equal((Termination.Terminated, 1.0), (episode.Termination, episode.Return)));
    }

    /// <summary>Every episode runs one program, which waits until it is told to end.</summary>
    private sealed class World(ISandboxProvider provider, byte[] probe) : IEnvironmentSource
    {
        private int _running;

        public TaskCompletionSource Running { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource MayEnd { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Id => "run-v1";

        public EnvironmentDocumentation Documentation { get; } = new("Runs a program.", "Any text.", "Text.", "1 when the program ends well.", "After one turn.");

        public IReadOnlyList<string> ScriptedPolicies => [];

        public IEnvironment Create() => new ProgramEnvironment(this);

        public IScriptedPolicy CreateScripted(string name) => new Silent();

        private sealed class ProgramEnvironment(World world) : IEnvironment
        {
            public ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken) => new(Observation.FromText("Go."));

            public async ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken)
            {
                await using var sandbox = await world.Provider.CreateAsync(new SandboxSpec("base") { Limits = new() { WallTime = TimeSpan.FromHours(1) } }, cancellationToken);
                await sandbox.CopyInAsync(new SandboxFile("/box/probe") { Mode = SandboxFile.Executable }, world.Probe, cancellationToken);
                await using var program = await sandbox.StartAsync(new SandboxRequest(["/box/probe", "answer"]) { KeepInputOpen = true }, cancellationToken);
                await program.ReadAsync(cancellationToken);
                if (Interlocked.Increment(ref world._running) == 2)
                    world.Running.TrySetResult();
                await world.MayEnd.Task.WaitAsync(cancellationToken);
                await program.CloseInputAsync(cancellationToken);
                var result = await program.Completion.WaitAsync(cancellationToken);
                return new StepResult(Observation.FromText("Done."), result.Succeeded ? 1 : 0, Terminated: true, Truncated: false);
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }

        private ISandboxProvider Provider { get; } = provider;

        private byte[] Probe { get; } = probe;
    }

    private sealed class Silent : IScriptedPolicy
    {
        public void Reset(ulong seed)
        {
        }

        public AgentAction Act(Observation observation) => new("");
    }
}

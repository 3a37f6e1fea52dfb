using System.Text.Json.Nodes;
using Platform.Environments.Code.Policies;
using Platform.Environments.Code.Repair;
using Platform.Environments.Code.Repl;
using Platform.Environments.Code.Shell;
using Platform.Sdk;

namespace Platform.Environments.Code.Tests;

/// <summary>A sandbox that fails is a fault of the episode, never a score.</summary>
[Collection(SandboxedCollection.Name)]
public sealed class FaultTests(SandboxFixture sandboxes)
{
    [Theory]
    [InlineData("code")]
    [InlineData("repl")]
    [InlineData("shell")]
    [InlineData("repair")]
    public async Task SandboxThatFails_AtAnyCall_FaultsTheEpisode_AndTheNextOneIsWell(string which)
    {
        // The first call to fail is the first, then the second, and so on until none is reached any more.
        for (var at = 1; ; at++)
        {
            var providers = new FailingProviders(sandboxes.Providers, at);
            IEnvironment environment = which switch
            {
                "code" => new CodeEnvironment(new() { TestSeconds = 60 }, providers),
                "repl" => new ReplEnvironment(new() { CellSeconds = 60 }, providers),
                "shell" => new ShellEnvironment(new(), providers),
                _ => new RepairEnvironment(new(), providers),
            };
            await using var disposed = environment;
            IScriptedPolicy oracle = which == "code" ? new SolutionPolicy() : new ToolOraclePolicy();
            var task = Task(which);
            if (at > 60)
                Assert.Fail("There is no end of calls.");
            try
            {
                var (total, _, _) = await Play.EpisodeAsync(environment, oracle, task);
                Assert.False(providers.HasFailed, $"Call {at} failed, and the episode was scored with {total}.");
                Assert.Equal(1, total);
                Assert.True(at > 2);
                return;
            }
            catch (SandboxFaultException)
            {
                Assert.Equal(1, (await Play.EpisodeAsync(environment, oracle, task)).Return);
            }
        }
    }

    [Fact]
    public async Task UnknownProvider_SaysWhichThereAre()
    {
        await using var environment = new CodeEnvironment(new() { Sandbox = new() { Provider = "proces" } }, sandboxes.Providers);
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Play.EpisodeAsync(environment, new SolutionPolicy(), Task("code")));
        Assert.Contains("did you mean 'process'?", error.Message, StringComparison.Ordinal);
    }

    private static TaskSpec Task(string which) => which switch
    {
        "code" => new(CodePlugin.CodeId, "t", 1, new JsonObject { ["family"] = "lists", ["language"] = "python", ["spec"] = "even sum" }),
        "repl" => new(CodePlugin.ReplId, "t", 1, new JsonObject { ["kind"] = "records", ["size"] = 1, ["language"] = 1 }),
        "shell" => new(CodePlugin.ShellId, "t", 1, new JsonObject { ["kind"] = "collect", ["size"] = 1 }),
        // Of each repository what the hidden tests should print is worked out once, so this one is not that of another test.
        _ => new(CodePlugin.RepairId, "t", 1, new JsonObject { ["repository"] = "layout", ["defects"] = new JsonArray(4, 1), ["size"] = 3 }),
    };

    /// <summary>Sandboxes of which one call fails, of all that are made of them together.</summary>
    private sealed class FailingProviders(ISandboxProviders inner, int at) : ISandboxProviders, ISandboxProvider
    {
        private int _calls;

        public bool HasFailed => _calls >= at;

        public string Name => "failing";

        public ISandboxProvider Get(string name) => inner.Get(name) is not null ? this : this;

        public string? WhyNot(string name) => inner.WhyNot(name);

        public async ValueTask<ISandbox> CreateAsync(SandboxSpec spec, CancellationToken cancellationToken)
        {
            Count();
            return new FailingSandbox(await inner.Get("process").CreateAsync(spec, cancellationToken), this);
        }

        public ValueTask PrewarmAsync(SandboxSpec spec, int count, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<IReadOnlyList<SandboxImage>> ListImagesAsync(CancellationToken cancellationToken) => inner.Get("process").ListImagesAsync(cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        public void Count()
        {
            if (++_calls == at)
                throw new SandboxFaultException("The sandbox was lost.");
        }
    }

    private sealed class FailingSandbox(ISandbox inner, FailingProviders failing) : ISandbox
    {
        public string Id => inner.Id;

        public ValueTask CopyInAsync(SandboxFile file, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        {
            failing.Count();
            return inner.CopyInAsync(file, content, cancellationToken);
        }

        public ValueTask<ReadOnlyMemory<byte>> CopyOutAsync(SandboxFile file, long maxBytes, CancellationToken cancellationToken)
        {
            failing.Count();
            return inner.CopyOutAsync(file, maxBytes, cancellationToken);
        }

        public ValueTask<ISandboxProcess> StartAsync(SandboxRequest request, CancellationToken cancellationToken)
        {
            failing.Count();
            return inner.StartAsync(request, cancellationToken);
        }

        public ValueTask<SandboxResult> RunAsync(SandboxRequest request, CancellationToken cancellationToken)
        {
            failing.Count();
            return inner.RunAsync(request, cancellationToken);
        }

        public ValueTask<SandboxSnapshot> SnapshotAsync(CancellationToken cancellationToken)
        {
            failing.Count();
            return inner.SnapshotAsync(cancellationToken);
        }

        public ValueTask RestoreAsync(SandboxSnapshot snapshot, CancellationToken cancellationToken)
        {
            failing.Count();
            return inner.RestoreAsync(snapshot, cancellationToken);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}

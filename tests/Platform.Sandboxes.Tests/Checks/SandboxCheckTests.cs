using Platform.Sandboxes.Checks;
using Platform.Sandboxes.Supervised;
using Platform.Sdk;

namespace Platform.Sandboxes.Tests.Checks;

public sealed class SandboxCheckTests
{
    [Fact]
    public void Names_AreAtLeastFortyAndDiffer()
    {
        Assert.True(SandboxCheck.Names.Count >= 40 + 30);
        Assert.Equal(SandboxCheck.Names.Distinct().Order(), SandboxCheck.Names.Order());
    }

    [Fact]
    public async Task RunAsync_ProviderThatIsNoSandbox_IsToldSo()
    {
        var rows = await new SandboxCheck(new NoSandboxProvider(), "any").RunAsync(name => name is "run-exit-code-7" or "fork-bomb" or "become-root" or "file-missing", seen: null, CancellationToken.None);
        Assert.Equal(
            [("file-missing", CheckVerdict.Fail), ("run-exit-code-7", CheckVerdict.Fail), ("fork-bomb", CheckVerdict.Escaped), ("become-root", CheckVerdict.Escaped)],
            rows.Select(row => (row.Name, row.Verdict)));
        Assert.All(rows, row => Assert.False(row.Holds));
    }

    /// <summary>Says that everything went well, and has done nothing.</summary>
    private sealed class NoSandboxProvider : ISandboxProvider
    {
        public string Name => "none";

        public ValueTask<ISandbox> CreateAsync(SandboxSpec spec, CancellationToken cancellationToken) => new(new NoSandbox());

        public ValueTask PrewarmAsync(SandboxSpec spec, int count, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<IReadOnlyList<SandboxImage>> ListImagesAsync(CancellationToken cancellationToken) => new([]);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class NoSandbox : ISandbox, IBreakable
    {
        public string Id => "none-1";

        public ValueTask CopyInAsync(SandboxFile file, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<ReadOnlyMemory<byte>> CopyOutAsync(SandboxFile file, long maxBytes, CancellationToken cancellationToken) => new(ReadOnlyMemory<byte>.Empty);

        public ValueTask<ISandboxProcess> StartAsync(SandboxRequest request, CancellationToken cancellationToken) => throw new SandboxFaultException();

        public ValueTask<SandboxResult> RunAsync(SandboxRequest request, CancellationToken cancellationToken) => new(new SandboxResult { ExitCode = 0 });

        public ValueTask<SandboxSnapshot> SnapshotAsync(CancellationToken cancellationToken) => new(new SandboxSnapshot("any", default));

        public ValueTask RestoreAsync(SandboxSnapshot snapshot, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask BreakAsync() => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

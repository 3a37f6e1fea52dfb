using Platform.Sandboxes.Images;
using Platform.Sandboxes.Processes;
using Platform.Sdk;

namespace Platform.Sandboxes.Tests.Processes;

/// <summary>Control groups of version 2, in a folder that has the kernel's file names and forms: what is written there, and what is made of what stands there. The kernel's own part is not in these tests.</summary>
public sealed class ControlGroupsTests : IDisposable
{
    private readonly string _mount = Directory.CreateTempSubdirectory("platform-test-").FullName;

    private ControlGroupPlace Place => new(_mount, Path.Combine(_mount, "membership"));

    public void Dispose() => Directory.Delete(_mount, recursive: true);

    [Theory]
    [InlineData("0::/", "memory pids cpu", null, "")] // a container's own root
    [InlineData("0::/user.slice/session", "memory pids cpu", "cpuset cpu io memory pids", "user.slice")] // the nearest group above that hands its controllers down
    [InlineData("0::/user.slice/session", null, null, null)] // none does
    [InlineData("1:name=systemd:/", "memory pids cpu", "memory pids cpu", null)] // no version 2
    public void Find_OfVersion2_TakesTheGroupThatHandsItsControllersDown(string membership, string? root, string? slice, string? parent)
    {
        Lay(membership, root, slice);
        var groups = ControlGroups.Find(Place, TimeProvider.System);
        Assert.Equal(parent is null, groups is null);
        if (groups is null)
            return;
        groups.Create("7-1-1", new SandboxLimits { MemoryBytes = 64 << 20, Processes = 9, Cpus = 0.5 });
        string Value(string file) => File.ReadAllText(Path.Combine(_mount, parent!, "platform-sandbox-7-1-1", file));
        Assert.Equal(("67108864", "9", "50000 100000"), (Value("memory.max"), Value("pids.max"), Value("cpu.max")));
    }

    [Fact]
    public async Task Sandbox_OfVersion2_JoinsItsGroup_AndReadsItsEvents()
    {
        Lay("0::/", "cpu memory pids", null);
        // The kernel makes these files with the group; here they must be there before it, whatever its number will be.
        for (var serial = 1; serial <= 400; serial++)
            Group(serial, group => Fill(group, oomKills: 0, refused: 0));
        await using var provider = new ProcessSandboxProvider(new ProcessOptions { Warm = 0, ControlGroupPlace = Place }, new ImageStore("/nowhere"), TimeProvider.System);
        Assert.True(provider.HasControlGroups);
        await using (var sandbox = await provider.CreateAsync(new SandboxSpec("host"), CancellationToken.None))
        {
            var group = provider.Traces().Single(path => path.StartsWith(_mount, StringComparison.Ordinal) && File.Exists(Path.Combine(path, "memory.max")));
            foreach (var (oomKills, refused, limit) in new[] { (1, 0, SandboxLimit.Memory), (1, 1, SandboxLimit.Processes) })
            {
                await using var run = await sandbox.StartAsync(new SandboxRequest(["sh", "-c", "echo ready; sleep 1000"]), CancellationToken.None);
                await run.ReadAsync(CancellationToken.None);
                Assert.StartsWith("0", File.ReadAllText(Path.Combine(group, "cgroup.procs")), StringComparison.Ordinal); // "this process", in the kernel's form
                Fill(group, oomKills, refused);
                Assert.Equal(limit, (await run.Completion.WaitAsync(TimeSpan.FromMinutes(2))).Limit);
            }
            Directory.Delete(group, recursive: true); // in the kernel's folder its files would go with it
        }

        void Group(int serial, Action<string> fill)
        {
            var group = Path.Combine(_mount, $"platform-sandbox-{Environment.ProcessId}-{serial}-1");
            Directory.CreateDirectory(group);
            File.WriteAllText(Path.Combine(group, "cgroup.procs"), "");
            fill(group);
        }
    }

    [Fact]
    public void Find_GroupsOfHostsThatAreNoMore_AreRemovedWhereverTheyAre()
    {
        Lay("0::/", "cpu memory pids", null);
        var (old, young, living) = (Path.Combine(_mount, "user.slice/session/platform-sandbox-99999999-1-1"), Path.Combine(_mount, "platform-sandbox-99999999-1-2"), Path.Combine(_mount, $"platform-sandbox-{Environment.ProcessId}-1-1"));
        foreach (var folder in (string[])[old, young, living])
            Directory.CreateDirectory(folder);
        foreach (var folder in (string[])[old, living])
            Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow.AddHours(-1));
        ControlGroups.Find(Place, TimeProvider.System);
        Assert.Equal((false, true, true), (Directory.Exists(old), Directory.Exists(young), Directory.Exists(living)));
    }

    /// <summary>A root, a slice and a session, each with the controllers that it hands down; null for one where the kernel lets nobody change that.</summary>
    private void Lay(string membership, string? root, string? slice)
    {
        File.WriteAllText(Place.Membership, membership + "\n");
        File.WriteAllText(Path.Combine(_mount, "cgroup.controllers"), "cpuset cpu io memory pids\n");
        foreach (var (folder, control) in new[] { ("", root), ("user.slice", slice), ("user.slice/session", null) })
        {
            Directory.CreateDirectory(Path.Combine(_mount, folder));
            var file = Path.Combine(_mount, folder, "cgroup.subtree_control");
            if (control is null)
                File.CreateSymbolicLink(file, "/proc/sys/kernel/ostype"); // not even root writes to it
            else
                File.WriteAllText(file, control + "\n");
        }
    }

    private static void Fill(string group, int oomKills, int refused)
    {
        File.WriteAllText(Path.Combine(group, "memory.events"), $"low 0\nhigh 0\nmax 12\noom {oomKills}\noom_kill {oomKills}\noom_group_kill 0\n");
        File.WriteAllText(Path.Combine(group, "pids.events"), $"max {refused}\n");
    }
}

using System.Text.Json.Nodes;
using Platform.Training.Plans;
using Platform.Training.Runs;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Runs;

public class CheckpointStoreTests
{
    [Fact]
    public void Write_ThenFindNewest_GivesBackPositionAndState()
    {
        using var folder = new TemporaryFolder();
        var store = Store(folder);
        Write(store, 3, "old");
        Write(store, 6, "new");

        var checkpoint = store.FindNewest(new RecordingObserver())!;

        Assert.Equal(new RunPosition(6, 1, 2), checkpoint.Position);
        Assert.Equal("hello", (string?)checkpoint.State["greeting"]);
        Assert.Equal("new", File.ReadAllText(Path.Combine(checkpoint.Folder, "weights")));
    }

    [Theory]
    [InlineData("weights", "", "'{0}' has 0 bytes instead of 3, so the checkpoint is cut off: going back to the checkpoint of step 3.")]
    [InlineData("weights", "NEW", "'{0}' is not what was written, as its SHA-256 shows: going back to the checkpoint of step 3.")]
    [InlineData("weights", null, "'{0}' does not exist: going back to the checkpoint of step 3.")]
    [InlineData("state.json", null, "'{0}' does not exist: going back to the checkpoint of step 3.")]
    [InlineData("state.json", "{\"step\": 6, \"sta", "'{0}' is not the JSON of a checkpoint: going back to the checkpoint of step 3.")]
    [InlineData("state.json", "[]", "'{0}' is not the JSON of a checkpoint: going back to the checkpoint of step 3.")]
    [InlineData("state.json", "{}", "'{0}' is not the JSON of a checkpoint: going back to the checkpoint of step 3.")]
    public void FindNewest_NewestDamaged_GoesBackAndNamesTheFile(string file, string? content, string expected)
    {
        using var folder = new TemporaryFolder();
        var store = Store(folder);
        Write(store, 3, "old");
        Write(store, 6, "new");
        var path = folder[$"checkpoints/step-000006/{file}"];
        if (content is null)
            File.Delete(path);
        else
            File.WriteAllText(path, content);
        var observer = new RecordingObserver();

        Assert.Equal(3, store.FindNewest(observer)!.Position.Step);

        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, path), Assert.Single(observer.Notes));
    }

    [Fact]
    public void FindNewest_NothingThere_IsNull()
    {
        using var folder = new TemporaryFolder();

        Assert.Null(Store(folder).FindNewest(new RecordingObserver()));
    }

    [Fact]
    public void Write_OverADamagedOneOfTheSameStep_ReplacesIt()
    {
        using var folder = new TemporaryFolder();
        var store = Store(folder);
        Write(store, 3, "old");
        File.Delete(folder["checkpoints/step-000003/state.json"]);

        Write(store, 3, "new");

        Assert.Equal("new", File.ReadAllText(Path.Combine(store.FindNewest(new RecordingObserver())!.Folder, "weights")));
    }

    [Fact]
    public void Write_FillThrows_LeavesNoCheckpoint()
    {
        using var folder = new TemporaryFolder();
        var store = Store(folder);

        Assert.Throws<IOException>(() => store.Write(new(1, 0, 1), [], false, _ => throw new IOException("disk full")));

        Assert.Null(store.FindNewest(new RecordingObserver()));
    }

    private static CheckpointStore Store(TemporaryFolder folder) => new(new RunFolder(folder.Path), new CheckpointOptions { Keep = 5 });

    private static void Write(CheckpointStore store, int step, string weights) =>
        store.Write(new(step, 1, 2), new JsonObject { ["greeting"] = "hello" }, false, path => File.WriteAllText(Path.Combine(path, "weights"), weights));
}

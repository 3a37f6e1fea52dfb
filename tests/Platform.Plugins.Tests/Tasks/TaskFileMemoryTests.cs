using System.Globalization;
using Platform.Plugins.Tasks;
using Platform.Sdk;

namespace Platform.Plugins.Tests.Tasks;

/// <summary>Measures the memory of the process, so nothing else may run beside it.</summary>
[Collection(AloneCollection.Name)]
public sealed class TaskFileMemoryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("platform-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void MillionTasks_CostNoMemory()
    {
        const int Count = 1_000_000;
        var path = Path.Combine(_folder.FullName, "million.jsonl");
        using (var writer = new StreamWriter(path))
        {
            for (var i = 0; i < Count; i++)
                writer.Write(string.Create(CultureInfo.InvariantCulture, $"{{\"n\": {i}, \"question\": \"What is {i} plus {i}?\"}}\n"));
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var set = TaskFileSet.Open(new TaskFiles(path), "toy-v1");
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(kept < 4 << 20, $"{kept} bytes are kept for a million tasks.");
        Assert.Equal(Count, set.Splits.Sum(split => split.Count));

        // Any task, near the end as at the beginning, without reading the file up to it.
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var last = set.Splits[0].Count!.Value - 1;
        Assert.True((int)set.Get("train", last).Parameters["n"]! > Count - 200);
        Assert.Equal(set.Read("train", last - 3).Select(task => task.Id).ElementAt(3), set.Get("train", last).Id);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Assert.True(allocated < 8 << 20, $"{allocated} bytes were allocated to read three tasks.");
    }
}

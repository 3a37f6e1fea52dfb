using System.Text.Json.Nodes;
using Platform.Environments.Code.Repair;
using Platform.Sdk;

namespace Platform.Environments.Code.Tests;

[Collection(SandboxedCollection.Name)]
public sealed class RepairTests(SandboxFixture sandboxes)
{
    [Fact]
    public void Repositories_HoldTheCodeOfEveryDefectOnce_AndAllPairs()
    {
        foreach (var repository in RepairTasks.All)
        {
            Assert.Equal(4, repository.Defects.Count);
            Assert.All(repository.Defects, defect => Assert.NotEqual(repository.Sources[defect.File], repository.With([defect])[defect.File]));
            foreach (var one in repository.Defects)
            {
                foreach (var two in repository.Defects.Where(two => two != one))
                    Assert.Equal(repository.With([one, two]), repository.With([two, one]));
            }
        }
    }

    [Theory]
    [InlineData("edit", """{"path": "src/intervals.py", "old": "nowhere", "replacement": "x"}""", "the piece occurs 0 times in src/intervals.py")]
    [InlineData("edit", """{"path": "src/intervals.py", "old": "high", "replacement": "x"}""", "exactly once is needed")]
    [InlineData("read_file", """{"path": "../../etc/passwd"}""", "is no path below /box/repo")]
    [InlineData("read_file", """{"path": "/etc/passwd"}""", "is no path below /box/repo")]
    [InlineData("read_file", """{"path": "src"}""", "/box/repo/src is no file")]
    [InlineData("read_file", """{"path": "none.txt"}""", "there is no file /box/repo/none.txt")]
    [InlineData("read_file", """{"path": "README.md"}""", "# intervals")]
    [InlineData("write_file", """{"path": "src", "content": "x"}""", "Error")]
    public async Task Tools_AnswerInWords(string tool, string arguments, string said)
    {
        await using var environment = new RepairEnvironment(new(), sandboxes.Providers);
        await environment.ResetAsync(Task("intervals", 1), CancellationToken.None);
        var call = ((JsonObject)JsonNode.Parse(arguments)!).ToDictionary(pair => pair.Key, pair => (object?)pair.Value!.GetValue<string>());
        Assert.Contains(said, (await environment.StepAsync(new("") { ToolCalls = [new("1", tool, call)] }, CancellationToken.None)).Observation.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "The mistake is in size: The size of intervals is too small.")]
    [InlineData(2, "A test fails: ./test.sh shows which. Mend the sources")]
    public async Task Request_SaysMoreAtTheEasyLevel(int size, string said)
    {
        await using var environment = new RepairEnvironment(new(), sandboxes.Providers);
        var task = Task("intervals", 2);
        task.Parameters["size"] = size;
        Assert.Contains(said, (await environment.ResetAsync(task, CancellationToken.None)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LinkInPlaceOfTheSources_IsNotFollowed()
    {
        await using var environment = new RepairEnvironment(new() { CommandSeconds = 60 }, sandboxes.Providers);
        var turn = 0;
        var (total, metrics, _) = await Play.EpisodeAsync(environment, Task("intervals", 2), _ => turn++ == 0
            ? new("") { ToolCalls = [new("1", "shell", new Dictionary<string, object?> { ["command"] = "rm -r src && ln -s /usr/lib src && mkfifo pipe" })] } : new("Done."));
        Assert.Equal((0, 0), (total, metrics["success"]));
        Assert.True(metrics["broken"] > 0);
    }

    private static TaskSpec Task(string repository, int defect) => new(CodePlugin.RepairId, "t", 1, new JsonObject { ["repository"] = repository, ["defects"] = new JsonArray(defect), ["size"] = 1 });
}

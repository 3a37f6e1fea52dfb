using Platform.Training.Runs;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Runs;

public class MetricsLogTests
{
    [Fact]
    public void Append_ThenOpenAtAnEarlierStep_DropsTheLaterLinesOnly()
    {
        using var folder = new TemporaryFolder();
        Write(folder["m"], 0, 1, 5);
        var lines = File.ReadAllLines(folder["m"]);

        Write(folder["m"], 3, 4, 4);

        Assert.Equal([.. lines[..3], lines[3]], File.ReadAllLines(folder["m"]));
        Assert.Equal("""{"step":1,"stage":"a","stageStep":1,"x":0.1}""", lines[0]);
    }

    [Fact]
    public void Open_LastLineCutOff_DropsIt()
    {
        using var folder = new TemporaryFolder();
        Write(folder["m"], 0, 1, 3);
        File.AppendAllText(folder["m"], "{\"step\":4,\"sta");

        MetricsLog.Open(folder["m"], 3).Dispose();

        Assert.Equal(3, File.ReadAllLines(folder["m"]).Length);
        Assert.EndsWith("\n", File.ReadAllText(folder["m"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"step\":1}\n")]
    [InlineData("{\"step\":1}\n{\"step\":3}\n")]
    [InlineData("{\"step\":1}\nnonsense\n")]
    public void Open_LineOfTheCheckpointMissing_SaysWhich(string content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["m"], content);
        var missing = content.Length == 0 ? 1 : 2;

        var error = Assert.Throws<RunException>(() => MetricsLog.Open(folder["m"], 2));

        Assert.Equal($"'{folder["m"]}' has no line for step {missing} where it should stand, but the checkpoint is of step 2: restore the file, or start again under another --name.", error.Message);
        Assert.Equal(content, File.ReadAllText(folder["m"]));
    }

    private static void Write(string path, int after, int first, int last)
    {
        using var log = MetricsLog.Open(path, after);
        for (var step = first; step <= last; step++)
            log.Append(new StepMetrics(step, "a", step, new Dictionary<string, double> { ["x"] = step / 10.0 }));
    }
}

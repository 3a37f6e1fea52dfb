using System.Globalization;
using System.Xml.Linq;

namespace Platform.Host.Tests.Cli;

public sealed class RunsCommandTests : IDisposable
{
    private readonly TemporaryFolder _runs = new();

    public RunsCommandTests()
    {
        Directory.CreateDirectory(_runs.Path("demo", "evals"));
        Directory.CreateDirectory(_runs.Path("notes"));
        File.WriteAllText(_runs.Path("demo", "recipe.yaml"), """
            name: demo
            environment: {id: bandit-v1}
            stages:
              - {name: imitation, steps: 3, learner: {type: sft}}
              - {name: grpo, steps: 2, learner: {type: grpo}}
            evaluation: {finalTasks: 9, confidence: 0.9}
            """);
        var lines = Enumerable.Range(1, 5).Select(step => string.Create(CultureInfo.InvariantCulture, $$"""{"step":{{step}},"stage":"{{(step <= 3 ? "imitation" : "grpo")}}","stageStep":1,"return":{{step * 2}},"regret":{{10 - step}}}"""));
        File.WriteAllText(_runs.Path("demo", "metrics.jsonl"), string.Join('\n', lines) + "\n{\"step\":6,\"sta");
    }

    public void Dispose() => _runs.Dispose();

    [Fact]
    public async Task List_ShowsRuns_AndLeavesOutOtherFolders()
    {
        var call = await Call.Of("runs", "list", "--runs", _runs.FullPath, "--json");
        var run = Assert.Single(call.Json["runs"]!.AsArray())!;
        Assert.Equal(("demo", "bandit-v1", 5, 5, false), (run["name"]!.GetValue<string>(), run["environment"]!.GetValue<string>(), run["steps"]!.GetValue<int>(), run["totalSteps"]!.GetValue<int>(), run["finished"]!.GetValue<bool>()));
        Assert.Equal(10, run["last"]!["return"]!.GetValue<int>());
    }

    [Fact]
    public async Task Show_DrawsEachStage_WithBaselinesOfTheFinalTable()
    {
        File.WriteAllText(_runs.Path("demo", "evals", "final.json"), """
            {"rows":[{"policy":"ucb","metric":"regret","mean":8.5,"low":8,"high":9,"n":9},{"policy":"trained","metric":"regret","mean":5,"low":4,"high":6,"n":9},
            {"policy":"trained - ucb","metric":"regret","mean":-3.5,"low":-4,"high":-3,"n":9}]}
            """);
        var picture = _runs.Path("curve.svg");
        var call = await Call.Of("runs", "show", "demo", "--runs", _runs.FullPath, "--plot", picture);
        Assert.Equal(0, call.ExitCode);
        Assert.Contains("finished at step 5 of 5", call.Output, StringComparison.Ordinal);
        Assert.Contains("90 % interval", call.Output, StringComparison.Ordinal);
        var svg = XDocument.Load(picture).Root!;
        Assert.Equal(2, svg.Elements().Count(element => element.Name.LocalName == "polyline"));
        string[] texts = [.. svg.Elements().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];
        Assert.Contains("demo: regret on bandit-v1", texts);
        Assert.Contains("ucb", texts);
        Assert.DoesNotContain("trained", texts);
    }

    [Fact]
    public async Task Show_OfAMetricThatSomeStepsDidNotMeasure_DrawsTheOthers()
    {
        File.WriteAllText(_runs.Path("demo", "metrics.jsonl"), """
            {"step":1,"stage":"grpo","stageStep":1,"entropy":0.5}
            {"step":2,"stage":"grpo","stageStep":2}
            {"step":3,"stage":"grpo","stageStep":3,"entropy":0.25}
            {"step":4,"stage":"grpo","stageStep":4}

            """);
        var picture = _runs.Path("curve.svg");
        var call = await Call.Of("runs", "show", "demo", "--runs", _runs.FullPath, "--metric", "entropy", "--plot", picture);
        Assert.Equal((0, ""), (call.ExitCode, call.Error));
        var line = Assert.Single(XDocument.Load(picture).Root!.Elements(), element => element.Name.LocalName == "polyline");
        Assert.Equal(2, line.Attribute("points")!.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("There is no metric of demo 'regert': did you mean 'regret'?", "--metric", "regert")]
    [InlineData("--plot is 'no/such/curve.svg', but there is no folder '{cwd}/no/such': make it, or name another.", "--plot", "no/such/curve.svg")]
    public async Task Show_OfSomethingWrong_SaysSo(string message, params string[] arguments)
    {
        var call = await Call.Of(["runs", "show", "demo", "--runs", _runs.FullPath, .. arguments]);
        Assert.Equal((2, message.Replace("{cwd}", Environment.CurrentDirectory, StringComparison.Ordinal)), (call.ExitCode, call.Error.TrimEnd()));
    }

    [Fact]
    public async Task Show_OfAnUnknownRun_OffersTheNearest()
    {
        var call = await Call.Of("runs", "show", "dmeo", "--runs", _runs.FullPath);
        Assert.Equal((2, "There is no run 'dmeo': did you mean 'demo'?"), (call.ExitCode, call.Error.TrimEnd()));
    }
}

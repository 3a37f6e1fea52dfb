using System.IO.Compression;
using Platform.Training.Plans.CriticFree;

namespace Platform.Host.Tests.Cli;

public sealed class RunPhrasesCommandTests : IDisposable
{
    private readonly TemporaryFolder _runs = new();

    public RunPhrasesCommandTests()
    {
        Directory.CreateDirectory(_runs.Path("first", "episodes"));
        File.WriteAllText(_runs.Path("first", "recipe.yaml"), "name: first\nenvironment: {id: echo-v1}\nsteps: 1\nlearner: {type: grpo}\n");
    }

    public void Dispose() => _runs.Dispose();

    [Fact]
    public async Task Phrases_OfSolvedEpisodes_BecomeTheFileThatHicraReads()
    {
        Write(("Let us check. x", 1, null), ("well let us check", 0.2, 1.0), ("now let us fail", 0, null), ("now let us fail", 1, 0.0)); // metrics say who solved, else the score
        var output = _runs.Path("phrases.txt");

        var call = await Call.Of("runs", "phrases", "first", "--runs", _runs.FullPath, "--output", output, "--share", "1", "--json");

        Assert.True(call.ExitCode == 0, call.Error);
        Assert.Equal(2, call.Json["solutions"]!.GetValue<int>());
        Assert.Equal("# 1 clusters from 2 solutions\nlet us check\n", File.ReadAllText(output));
        Assert.Empty(new HicraOptions { PhrasesFile = output }.Validate("learner"));
    }

    [Fact]
    public async Task Phrases_WithoutASolvedEpisode_SaySo()
    {
        Write(("let us fail", 0, null));

        var call = await Call.Of("runs", "phrases", "first", "--runs", _runs.FullPath, "--output", _runs.Path("phrases.txt"));

        Assert.Equal(1, call.ExitCode);
        Assert.Contains("None of the stored episodes of first was solved: name runs with solved episodes, or a lower score with --success than 0.5.", call.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_runs.Path("phrases.txt")));
    }

    [Fact]
    public async Task Phrases_ShareOutOfRange_IsRefused()
    {
        var call = await Call.Of("runs", "phrases", "first", "--runs", _runs.FullPath, "--output", _runs.Path("phrases.txt"), "--share", "0");

        Assert.Equal(2, call.ExitCode);
        Assert.Contains("--share is 0: use a number above 0 and at most 1, such as 0.2.", call.Error, StringComparison.Ordinal);
    }

    private void Write(params (string Text, double Reward, double? Success)[] episodes)
    {
        using var writer = new StreamWriter(new GZipStream(File.Create(_runs.Path("first", "episodes", "step-000001.jsonl.gz")), CompressionLevel.Fastest));
        foreach (var (text, reward, success) in episodes)
            writer.WriteLine($$$"""
                {"task":{"environment":"echo-v1","id":"train/0","seed":"1","parameters":{}},"termination":"terminated","closing":[],"metrics":{{{(success is null ? "{}" : $"{{\"success\":{success}}}")}}},"turns":[{"messages":[{"role":"user","text":"?"}],"action":"{{{text}}}","rewards":{"environment":{{{reward.ToString(System.Globalization.CultureInfo.InvariantCulture)}}}}}]}
                """);
    }
}

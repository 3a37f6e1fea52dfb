using Platform.Sdk;

namespace Platform.Evaluation.Tests;

public class EvaluationTableTests
{
    [Fact]
    public void ToJson_TwoPoliciesAndTheirDifference_HasTheAgreedShape()
    {
        var table = EvaluationTable.From([Scores("a", 1, 2, 3), Scores("b", 0, 1, 2)], ["regret"], [("a", "b")]);

        Assert.Equal(
            """{"rows":[{"policy":"a","metric":"regret","mean":2,"low":-0.48413771175033,"high":4.48413771175033,"n":3},{"policy":"b","metric":"regret","mean":1,"low":-1.48413771175033,"high":3.48413771175033,"n":3},{"policy":"a - b","metric":"regret","mean":1,"low":1,"high":1,"n":3}]}""",
            Rounded(table.ToJson().ToJsonString()));
    }

    [Fact]
    public void ToJson_FaultedTask_IsCountedAsUnscored()
    {
        var faulted = Scores("a", 1, 2) with { Tasks = [.. Scores("a", 1, 2).Tasks, new TaskMeasures(new TaskSpec("e", "eval/2", 2), null)] };

        var row = EvaluationTable.From([faulted], ["regret"], []).ToJson()["rows"]![0]!;

        Assert.Equal((2, 1), ((int)row["n"]!, (int)row["unscored"]!));
    }

    [Fact]
    public void ToText_AlignsColumns()
    {
        var text = EvaluationTable.From([Scores("longer", 1, 1), Scores("b", 10, 10)], ["regret"], []).ToText();

        Assert.Equal("""
            policy  metric    mean     low    high  n
            longer  regret   1.000   1.000   1.000  2
            b       regret  10.000  10.000  10.000  2

            """, text);
    }

    [Fact]
    public void From_UnknownMetric_NamesIt()
    {
        var error = Assert.Throws<ArgumentException>(() => EvaluationTable.From([Scores("a", 1, 2)], ["reget"], []));

        Assert.Equal("Policy 'a' has no score for 'reget' on any of 2 tasks: check the name of the measure, or the faults of the environment.", error.Message);
    }

    [Fact]
    public async Task RunAsync_SeveralPolicies_PlayTheSameTasksInOrder()
    {
        TaskSpec[] tasks = [new("e", "eval/0", 0), new("e", "eval/1", 1)];
        PlayTasks play = (given, progress, _) =>
        {
            progress?.Report(given.Count);
            return Task.FromResult<IReadOnlyList<TaskMeasures>>([.. given.Select(task => new TaskMeasures(task, new Dictionary<string, double> { ["return"] = task.Seed }))]);
        };

        var scores = await Evaluator.RunAsync([new("x", play), new("y", play)], tasks, null, CancellationToken.None);

        Assert.Equal(["x", "y"], scores.Select(policy => policy.Policy));
        Assert.All(scores, policy => Assert.Equal([0.0, 1.0], policy.Measure(TaskMeasures.Return)));
    }

    private static PolicyScores Scores(string policy, params double[] values) => new(policy,
        [.. values.Select((value, i) => new TaskMeasures(new TaskSpec("e", $"eval/{i}", (ulong)i), new Dictionary<string, double> { ["regret"] = value }))]);

    /// <summary>Cuts numbers to 14 decimals, where the inverse of the t-distribution is sure.</summary>
    private static string Rounded(string json) => System.Text.RegularExpressions.Regex.Replace(json, @"(\.\d{14})\d+", "$1");
}

using System.Text.Json.Nodes;

namespace Platform.Sdk.Tests.Tasks;

public sealed class TaskGeneratorTests
{
    private static readonly SumTasks Tasks = new();

    public static TheoryData<string> Splits() => [TaskSplit.Training, TaskSplit.HeldOut];

    [Theory]
    [MemberData(nameof(Splits))]
    public void Get_IsAFunctionOfSplitAndNumber(string split)
    {
        var forwards = Enumerable.Range(0, 200).Select(index => Tasks.Get(split, index)).ToArray();
        var backwards = Enumerable.Range(0, 200).Reverse().Select(index => new SumTasks().Get(split, index)).Reverse().ToArray();
        Assert.Equal(forwards.Select(Text), backwards.Select(Text));
        Assert.Equal(200, forwards.Select(task => task.Id).Distinct().Count());
        Assert.Equal(forwards.Select(Text), ((ITaskSet)Tasks).Read(split).Take(200).Select(Text));
    }

    [Fact]
    public void Splits_ShareNoTask()
    {
        // Few enough different tasks that drawing without regard to the split would give the same ones in both.
        var training = ((ITaskSet)Tasks).Read(TaskSplit.Training).Take(3000).ToArray();
        var heldOut = ((ITaskSet)Tasks).Read(TaskSplit.HeldOut).Take(3000).ToArray();
        Assert.Empty(training.Select(Content).Intersect(heldOut.Select(Content)));
        Assert.Empty(training.Select(task => (uint)task.Seed).Intersect(heldOut.Select(task => (uint)task.Seed)));
        Assert.Empty(training.Select(task => task.Id).Intersect(heldOut.Select(task => task.Id)));
    }

    [Fact]
    public void Levels_TakeTurnsAndKeepToTheirKnobs()
    {
        foreach (var (index, task) in ((ITaskSet)Tasks).Read(TaskSplit.Training).Take(400).Index())
        {
            var (easy, digits) = (index % 2 == 0, (int)task.Parameters["digits"]!);
            Assert.Equal(easy ? "easy" : "hard", (string?)task.Parameters["level"]);
            Assert.InRange(digits, easy ? 1 : 2, easy ? 1 : 3);
            Assert.InRange((double)task.Parameters["noise"]!, 0.0, 0.5);
        }
    }

    [Fact]
    public void Get_OfALevelMadeForThePurpose_SetsTheKnob()
    {
        var level = Tasks.Levels[0].With("digits", 3).With("noise", (0.25, 0.25));
        var task = Tasks.Get(TaskSplit.Training, 5, level);
        Assert.Equal((3, 0.25), ((int)task.Parameters["digits"]!, (double)task.Parameters["noise"]!));
        Assert.Equal("train/easy,digits=3,noise=0.25/5", task.Id);
    }

    [Fact]
    public void ContentHash_ChangesWithSeedAndCodeAlone()
    {
        Assert.Equal(64, Tasks.ContentHash.Length);
        Assert.Equal(Tasks.ContentHash, new SumTasks().ContentHash);
        Assert.NotEqual(Tasks.ContentHash, new SumTasks(seed: 1).ContentHash);
        Assert.NotEqual(Tasks.ContentHash, new SumTasks(offset: 1).ContentHash);
    }

    [Theory]
    [InlineData("digit", 1, 1, "Task set 'sums' has no knob 'digit', which level 'mine' sets: did you mean 'digits'? (Parameter 'level')")]
    [InlineData("digits", 0, 1, "Knob 'digits' of task set 'sums' is 0..1 at level 'mine', but whole numbers from 1 to 3 are expected, such as 1. (Parameter 'level')")]
    [InlineData("digits", 1.25, 1.75, "Knob 'digits' of task set 'sums' is 1.25..1.75 at level 'mine', but whole numbers from 1 to 3 are expected, such as 1. (Parameter 'level')")]
    [InlineData("noise", 0.4, 0.3, "Knob 'noise' of task set 'sums' is 0.4..0.3 at level 'mine', but values from 0 to 0.5 are expected, such as 0. (Parameter 'level')")]
    public void Get_OfALevelThatDoesNotFit_SaysWhy(string knob, double low, double high, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => Tasks.Get(TaskSplit.Training, 0, new DifficultyLevel("mine", (knob, (low, high))))).Message);

    [Fact]
    public void Get_OfAnUnknownSplit_OffersTheNearest() =>
        Assert.Equal("Task set 'sums' has no split 'trains': did you mean 'train'? (Parameter 'name')", Assert.Throws<ArgumentException>(() => Tasks.Get("trains", 0)).Message);

    [Fact]
    public void Get_WhereAllTasksAreTheSame_SaysWhatToDo() =>
        Assert.Contains("override SplitByContent", Assert.Throws<InvalidOperationException>(() => { new Constant(true).Get(TaskSplit.Training, 0); new Constant(true).Get(TaskSplit.HeldOut, 0); }).Message, StringComparison.Ordinal);

    [Fact]
    public void Get_WhereTasksDifferByTheirSeedAlone_GivesBothSplits()
    {
        var tasks = new Constant(false);
        Assert.NotEqual(tasks.Get(TaskSplit.Training, 0).Seed, tasks.Get(TaskSplit.HeldOut, 0).Seed);
    }

    private static string Text(TaskSpec task) => $"{task.Environment} {task.Id} {task.Seed} {task.Parameters.ToJsonString()}";

    private static string Content(TaskSpec task) => $"{task.Parameters["left"]}+{task.Parameters["right"]}";

    private sealed class SumTasks(ulong seed = 0, int offset = 0) : TaskGenerator("sum-v1", "sums", seed)
    {
        public override IReadOnlyList<ParameterRange> Knobs { get; } = [new("digits", 1, 3, Integer: true), new("noise", 0, 0.5, Integer: false)];

        public override IReadOnlyList<DifficultyLevel> Levels { get; } = [new("easy", ("digits", 1)), new("hard", ("digits", (2, 3)))];

        protected override JsonObject Generate(SeededRandom random, IReadOnlyDictionary<string, double> knobs)
        {
            var limit = (int)Math.Pow(10, knobs["digits"]);
            return new() { ["left"] = random.Next(limit) + offset, ["right"] = random.Next(limit) };
        }
    }

    private sealed class Constant(bool byContent) : TaskGenerator("sum-v1", "constant")
    {
        protected override bool SplitByContent => byContent;

        protected override JsonObject Generate(SeededRandom random, IReadOnlyDictionary<string, double> knobs) => new() { ["left"] = 1 };
    }
}

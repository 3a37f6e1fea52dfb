using System.Text;
using Platform.Plugins.Tasks;
using Platform.Sdk;

namespace Platform.Plugins.Tests.Tasks;

public sealed class TaskFileSetTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("platform-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("a.jsonl", """
        {"id": "x", "question": "1 + 1", "answer": 2, "seed": 7}

        {"id": "y", "question": "a, \"b\"", "answer": 1.5}
        """)]
    [InlineData("a.csv", "id,question,answer,seed\r\nx,1 + 1,2,7\r\n\r\ny,\"a, \"\"b\"\"\",1.5,\r\n")]
    [InlineData("a.yaml", """
        # two tasks
        ---
        - id: x
          question: 1 + 1
          answer: 2
          seed: 7

        # another
        -
          id: y
          question: 'a, "b"'
          answer: 1.5
        """)]
    public void Open_EveryFormat_GivesTheSameTasks(string name, string text)
    {
        var set = Open(name, text, share: 0);
        Assert.Equal([new TaskSplit("train", 2), new TaskSplit("eval", 0)], set.Splits);
        var (x, y) = (set.Get("train", 0), set.Get("train", 1));
        Assert.Equal(("toy-v1", "x", 7UL, "1 + 1", 2), (x.Environment, x.Id, x.Seed, (string?)x.Parameters["question"], (int)x.Parameters["answer"]!));
        Assert.Equal(("y", "a, \"b\"", 1.5), (y.Id, (string?)y.Parameters["question"], (double)y.Parameters["answer"]!));
        Assert.Equal(["question", "answer"], y.Parameters.Select(parameter => parameter.Key));
        Assert.Equal(y.Seed, set.Get("train", 1).Seed);
    }

    [Fact]
    public void Csv_FieldOverSeveralLines_IsOneTask()
    {
        var set = Open("a.csv", "id,text,code\na,\"first\nsecond, \"\"third\"\"\",007\nb,true,-1e3\n", share: 0);
        Assert.Equal(("first\nsecond, \"third\"", "007"), ((string?)set.Get("train", 0).Parameters["text"], (string?)set.Get("train", 0).Parameters["code"]));
        Assert.Equal((true, -1000.0), ((bool)set.Get("train", 1).Parameters["text"]!, (double)set.Get("train", 1).Parameters["code"]!));
    }

    [Theory]
    [InlineData(".jsonl")]
    [InlineData(".csv")]
    [InlineData(".yaml")]
    public void Get_AtRandom_IsWhatReadingInOrderGives(string extension)
    {
        var random = new SeededRandom(3);
        var path = Path.Combine(_folder.FullName, $"many{extension}");
        File.WriteAllText(path, Many(extension, 1000));
        var set = TaskFileSet.Open(new TaskFiles(path) { HeldOutShare = 0.2 }, "toy-v1");
        foreach (var split in set.Splits)
        {
            var all = set.Read(split.Name).ToArray();
            Assert.Equal(split.Count, all.Length);
            for (var i = 0; i < 200; i++)
            {
                var index = random.Next(all.Length);
                Assert.Equal(all[index].Parameters.ToJsonString(), set.Get(split.Name, index).Parameters.ToJsonString());
            }

            Assert.Equal(all.Skip(517).Select(task => task.Id), set.Read(split.Name, 517).Select(task => task.Id));
        }
    }

    [Fact]
    public void Splits_ByHash_ShareNoContentAndKeepTheirTasksWhenOthersAreAdded()
    {
        var (small, large) = (Numbers("a.jsonl", 1000), Numbers("b.jsonl", 3000));
        var (training, heldOut) = (Contents(small, "train"), Contents(small, "eval"));
        Assert.Empty(training.Intersect(heldOut));
        Assert.InRange(heldOut.Count, 60, 140); // 100 expected, 9.5 the deviation
        Assert.Superset(training, Contents(large, "train"));
        Assert.Superset(heldOut, Contents(large, "eval"));
    }

    [Fact]
    public void Splits_ByHash_PutTasksThatSayTheSameOnOneSide()
    {
        var lines = Enumerable.Range(0, 400).SelectMany(i => new[] { $$"""{"id": "a{{i}}", "n": {{i}}, "m": 1}""", $$"""{"id": "b{{i}}", "m": 1, "n": {{i}}}""" });
        var set = Open("a.jsonl", string.Join('\n', lines), share: 0.5);
        Assert.Empty(Contents(set, "train").Intersect(Contents(set, "eval")));
        Assert.Equal(800, set.Splits.Sum(split => split.Count));
        Assert.All(set.Splits, split => Assert.True(split.Count > 300));
    }

    [Fact]
    public void Splits_ByField_AreThoseThatAreNamed()
    {
        var set = Open("a.jsonl", """
            {"n": 1, "part": "train"}
            {"n": 2, "part": "test"}
            {"n": 3, "part": "train"}
            """, field: "part");
        Assert.Equal([new TaskSplit("train", 2), new TaskSplit("test", 1)], set.Splits);
        Assert.Equal(2, (int)set.Get("test", 0).Parameters["n"]!);
        Assert.DoesNotContain("part", set.Get("test", 0).Parameters.Select(parameter => parameter.Key));
    }

    [Fact]
    public void Splits_ByFile_AreTheFiles()
    {
        var set = TaskFileSet.Open(new TaskFiles(Write("a.jsonl", "{\"n\": 1}\n{\"n\": 2}")) { HeldOutPath = Write("b.csv", "n\n3\n") }, "toy-v1");
        Assert.Equal([new TaskSplit("train", 2), new TaskSplit("eval", 1)], set.Splits);
        Assert.Equal(3, (int)set.Get("eval", 0).Parameters["n"]!);
        Assert.Equal(2, set.Files.Count);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("n\n3\n"u8)), set.Files[1].ContentHash);
    }

    [Fact]
    public void Ids_OfTasksWithoutOne_FollowFromTheirContent()
    {
        var (one, other) = (Open("a.jsonl", """{"n": 1, "m": "x"}""", share: 0), Open("b.yaml", "- m: x\n  n: 1\n", share: 0));
        Assert.Equal((one.Get("train", 0).Id, one.Get("train", 0).Seed), (other.Get("train", 0).Id, other.Get("train", 0).Seed));
        Assert.NotEqual(one.Get("train", 0).Id, Open("c.jsonl", """{"n": 2, "m": "x"}""", share: 0).Get("train", 0).Id);
    }

    [Fact]
    public void ContentHash_FollowsEveryByteAndTheSplit()
    {
        var set = Open("a.jsonl", "{\"n\": 1}");
        Assert.Equal(set.ContentHash, Open("b.jsonl", "{\"n\": 1}").ContentHash);
        Assert.NotEqual(set.ContentHash, Open("b.jsonl", "{\"n\": 1} ").ContentHash);
        Assert.NotEqual(set.ContentHash, Open("b.jsonl", "{\"n\": 1}", share: 0.2).ContentHash);
        Assert.NotEqual(set.ContentHash, set.Where(_ => true, "all").ContentHash);
    }

    [Theory]
    [InlineData("a.jsonl", "{\"n\": 1}\n{\"n\": }\n", "a.jsonl(2): The line is no JSON at byte 7")]
    [InlineData("a.jsonl", "{\"n\": 1}\n[1]\n", "a.jsonl(2): The line is no JSON object: write one a line")]
    [InlineData("a.jsonl", "{\"n\": 1, \"n\": 2}", "a.jsonl(1): The line is no JSON")]
    [InlineData("a.jsonl", "\n{\"id\": \"\", \"n\": 1}", "a.jsonl(2): The field 'id' is \"\", but a short text or a whole number is expected, such as \"a-17\".")]
    [InlineData("a.jsonl", "{\"seed\": -1}", "a.jsonl(1): The field 'seed' is -1, but a whole number from 0 to 18446744073709551615 is expected, such as 17.")]
    [InlineData("a.jsonl", "{\"id\": \"x\", \"n\": 1}\n{\"id\": \"x\", \"n\": 2}", "a.jsonl(2): The id 'x' is another task's as well: give each task its own.")]
    [InlineData("a.jsonl", "{\"text\": \"\\ud800\"}", "a.jsonl(1): The task holds half a surrogate pair, which is no text: remove the \\ud800 to \\udfff that stands alone.")]
    [InlineData("a.csv", "id,n\na,1\nb\n", "a.csv(3): There are 1 fields, but the first line names 2 columns: add the missing ones.")]
    [InlineData("a.csv", "id,n\na,1\nb,1,2\n", "a.csv(3): There are 3 fields, but the first line names 2 columns: put a text with commas in double quotes.")]
    [InlineData("a.csv", "id,n\na,\"1\nb,2\n", "a.csv(2): A double quote is opened and never closed: write a quote inside of a text twice.")]
    [InlineData("a.csv", "id,n\na,1\"2\"\n", "a.csv(2): Field 2 has a double quote in its middle")]
    [InlineData("a.csv", "id,,n\na,1,2\n", "a.csv(1): A column has no name")]
    [InlineData("a.csv", "id,n,n\na,1,2\n", "a.csv(1): Two columns are named 'n': rename one.")]
    [InlineData("a.yaml", "- n: 1\n- n: 2\n  m: [1\n", "a.yaml(")]
    [InlineData("a.yaml", "- n: 1\n\n- n: 1\n  n: 2\n", "a.yaml(4): The key 'n' stands here and at")]
    [InlineData("a.yaml", "tasks:\n  - n: 1\n", "a.yaml(1): A list of tasks is expected")]
    [InlineData("a.yaml", "- n: 1\nrest: 2\n", "a.yaml(2): A list of tasks is expected")]
    [InlineData("a.yaml", "- \n- n: 1\n", "a.yaml(1): The task is empty: give it fields, such as '- id: a'.")]
    public void Open_OfAMalformedFile_SaysFileAndLine(string name, string text, string message)
    {
        var error = Assert.Throws<InvalidDataException>(() => Open(name, text));
        Assert.StartsWith(Path.Combine(_folder.FullName, message), error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Open_OfBytesThatAreNoUtf8_SaysTheLine()
    {
        var path = Path.Combine(_folder.FullName, "a.jsonl");
        File.WriteAllBytes(path, [.. "{\"n\": 1}\n{\"n\": \""u8, 0xff, .. "\"}\n"u8]);
        Assert.Equal($"{path}(2): The line is not UTF-8: save the file as UTF-8.", Assert.Throws<InvalidDataException>(() => TaskFileSet.Open(new TaskFiles(path), "toy-v1")).Message);
    }

    [Fact]
    public void Open_OfATaskInTwoSplits_IsRefused()
    {
        var error = Assert.Throws<InvalidDataException>(() => Open("a.jsonl", "{\"n\": 1, \"split\": \"train\"}\n{\"n\": 1, \"split\": \"eval\"}", field: "split"));
        Assert.Contains("a.jsonl(2): The task '", error.Message, StringComparison.Ordinal);
        Assert.Contains("of split 'eval' says the same as one of split 'train'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.json", "ends in '.json', but tasks are read from .jsonl, .csv, .yaml, .yml: did you mean '.jsonl'?")]
    [InlineData("missing.jsonl", "There is no file of tasks")]
    public void Open_OfNoSuchFile_SaysWhatIsTaken(string name, string message)
    {
        if (!name.StartsWith("missing", StringComparison.Ordinal))
            Write(name, "{}");
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => TaskFileSet.Open(new TaskFiles(Path.Combine(_folder.FullName, name)), "toy-v1")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Get_AfterTheFileChanged_IsRefused()
    {
        var set = Open("a.jsonl", "{\"n\": 1}", share: 0);
        Write("a.jsonl", "{\"n\": 1}\n{\"n\": 2}");
        Assert.Contains("is not what it was when it was opened", Assert.Throws<InvalidDataException>(() => set.Get("train", 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_KeepsTheSplitsApartAndNumbersWhatIsLeft()
    {
        var set = Numbers("a.jsonl", 1000);
        var even = set.Where(task => (int)task.Parameters["n"]! % 2 == 0, "even");
        Assert.Equal(500, even.Splits.Sum(split => split.Count));
        Assert.Equal(set.Read("train").Where(task => (int)task.Parameters["n"]! % 2 == 0).Select(task => task.Id), even.Read("train").Select(task => task.Id));
        Assert.Equal(even.Read("train").ElementAt(217).Id, even.Get("train", 217).Id);
    }

    private TaskFileSet Numbers(string name, int count) =>
        Open(name, string.Join('\n', Enumerable.Range(0, count).Select(i => $$"""{"n": {{i}}}""")));

    private static HashSet<string> Contents(TaskFileSet set, string split) =>
        [.. set.Read(split).Select(task => string.Join(',', task.Parameters.OrderBy(parameter => parameter.Key).Select(parameter => $"{parameter.Key}={parameter.Value}")))];

    private static string Many(string extension, int count)
    {
        var text = new StringBuilder(extension == ".csv" ? "n,text\n" : "");
        for (var i = 0; i < count; i++)
        {
            text.Append(extension switch
            {
                ".csv" => $"{i},\"line {i}\n{new string('x', i % 7)}\"\n",
                ".yaml" => $"- n: {i}\n  text: |\n    line {i}\n\n    - {new string('x', i % 7)}\n",
                _ => $"{{\"n\": {i}, \"text\": \"{new string('é', i % 7)}\"}}\n",
            });
        }

        return text.ToString();
    }

    private TaskFileSet Open(string name, string text, double share = 0.1, string field = "") =>
        TaskFileSet.Open(new TaskFiles(Write(name, text)) { HeldOutShare = share, SplitField = field }, "toy-v1");

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}

using Microsoft.Extensions.AI;
using Platform.Training.Data;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Data;

public class ExampleReaderTests
{
    [Fact]
    public void Read_EveryForm_GivesItsResponses()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["all.jsonl"],
        [
            """{"text": "plain"}""",
            "",
            """{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}], "score": 0.5}""",
            """{"prompt": "p", "completion": "c", "label": false}""",
            """{"prompt": [{"role": "system", "content": "s"}, {"role": "user", "content": "p"}], "chosen": "good", "rejected": [{"role": "assistant", "content": "bad"}, {"role": "user", "content": "sure?"}, {"role": "assistant", "content": "no"}]}""",
            """{"prompt": "p", "completions": ["x", "y", "z"], "scores": [1, 2, 3]}""",
        ]);

        var examples = ExampleReader.Read(folder["all.jsonl"]).ToArray();

        Assert.Equal([1, 1, 1, 2, 3], examples.Select(example => example.Responses.Count));
        Assert.Equal(("plain", 1), (examples[0].Responses[0].Text!, (int)examples[0].Responses[0].Score));
        Assert.Equal((0.5, 0), (examples[1].Responses[0].Score, examples[1].Responses[0].PromptMessages));
        Assert.Equal(0, examples[2].Responses[0].Score);
        Assert.Equal([ChatRole.User, ChatRole.Assistant], examples[2].Responses[0].Messages.Select(message => message.Role));
        Assert.Equal((1, 0, 2), (examples[3].Responses[0].Score, examples[3].Responses[1].Score, examples[3].Responses[0].PromptMessages));
        Assert.Equal(5, examples[3].Responses[1].Messages.Count);
        Assert.Equal($"{folder["all.jsonl"]}:5", examples[3].Location);
    }

    [Theory]
    [InlineData("""{"prompt": "p"}""", "the keys are 'prompt', but an example has 'text', 'messages', or 'prompt' with 'completion', with 'chosen' and 'rejected', or with 'completions' and 'scores'.")]
    [InlineData("""{"prompt": "p", "completion": 3}""", "'completion' is 3, but a text or a list of messages is expected.")]
    [InlineData("""{"messages": [{"role": "robot", "content": "x"}]}""", "a message's role is 'robot': use system, user, assistant.")]
    [InlineData("""{"messages": [{"role": "user", "content": "x"}]}""", "'messages' has no message of the assistant, so there is nothing to learn from it.")]
    [InlineData("""{"prompt": "p", "completion": "c", "label": 1}""", "'label' is 1, but true or false is expected.")]
    [InlineData("""{"prompt": "p", "completions": ["a"], "scores": []}""", "there are 1 completions and 0 scores, but each completion needs one.")]
    [InlineData("[1]", "the line is no JSON object.")]
    public void Read_MalformedLine_NamesFileLineAndFault(string line, string fault)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["bad.jsonl"], ["""{"text": "good"}""", line]);

        var exception = Assert.Throws<InvalidDataException>(() => ExampleReader.Read(folder["bad.jsonl"]).ToArray());

        Assert.Equal($"{folder["bad.jsonl"]}:2: {fault}", exception.Message);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"prompt": {"a": 1}, "completion": null}""")]
    [InlineData("""{"text": 5}""")]
    [InlineData("""{"prompt": "p", "completions": [null], "scores": [1]}""")]
    [InlineData("""{"prompt": "p", "completions": ["a"], "scores": ["high"]}""")]
    [InlineData("""{"messages": [{"role": "assistant", "content": null}]}""")]
    [InlineData("""{"messages": [{"role": ["assistant"], "content": "a"}]}""")]
    public void Read_AnythingElse_IsAFaultOfTheLine(string line)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["bad.jsonl"], [line]);

        Assert.StartsWith($"{folder["bad.jsonl"]}:1: ", Assert.Throws<InvalidDataException>(() => ExampleReader.Read(folder["bad.jsonl"]).ToArray()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_MissingAndMalformedFiles_AreErrorsOfTheirSettings()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["empty.jsonl"], "\n");

        var errors = DataFiles.Check([folder["empty.jsonl"], folder["missing.jsonl"], folder["runs/later"]], "learner.data").ToArray();

        Assert.Equal(["learner.data.0", "learner.data.1"], errors.Select(error => error.Path));
        Assert.Equal($"learner.data.0 cannot be read: {folder["empty.jsonl"]} has no example: write one JSON object per line.", errors[0].Message);
    }
}

using System.Text;
using System.Text.Json.Nodes;
using Platform.Environments.Wordle;
using Platform.Environments.Wordle.Policies;
using Platform.Sdk;

namespace Platform.Environments.Tests.Wordle;

public sealed class WordleEnvironmentTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wordle-").FullName;

    private static TaskSpec Task(ulong seed) => new("wordle-v1", $"t/{seed}", seed);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private WordleOptions Options(params string[] words)
    {
        var path = Path.Combine(_folder, "words.txt");
        File.WriteAllLines(path, words);
        return new WordleOptions { Words = path };
    }

    /// <summary>A game whose secret is the word given.</summary>
    private static async Task<WordleEnvironment> WithSecretAsync(WordleOptions options, string secret)
    {
        var environment = new WordleEnvironment(options);
        for (ulong seed = 0; ; seed++)
        {
            await environment.ResetAsync(Task(seed), CancellationToken.None);
            if (Encoding.UTF8.GetString((await environment.RenderAsync(CancellationToken.None)).Span).StartsWith($"secret {secret},", StringComparison.Ordinal))
                return environment;
        }
    }

    [Theory] // Worked out by hand.
    [InlineData("abide", "speed", "bbyyy", "bbyby")]
    [InlineData("elegy", "geese", "yygby", "yygbb")]
    [InlineData("cargo", "crane", "gyybb", "gyybb")]
    [InlineData("floor", "robot", "yybgb", "yybgb")]
    [InlineData("crane", "eerie", "yyybg", "bbybg")]
    [InlineData("crane", "crane", "ggggg", "ggggg")]
    public async Task Feedback_Duplicates_FollowTheChosenRule(string secret, string guess, string lmrl, string standard)
    {
        var words = Options("abide", "speed", "elegy", "geese", "cargo", "crane", "floor", "robot", "eerie") with { Style = WordleStyle.Compact };
        await using var letterLevel = await WithSecretAsync(words, secret);
        await using var counting = await WithSecretAsync(words with { Feedback = WordleFeedback.Standard }, secret);
        Assert.Equal(lmrl, (await Play.StepAsync(letterLevel, guess)).Observation.Text);
        Assert.Equal(standard, (await Play.StepAsync(counting, guess)).Observation.Text);
    }

    [Fact]
    public async Task Verbal_Texts_AreLmrlGyms()
    {
        await using var environment = await WithSecretAsync(Options("crane", "cargo"), "cargo");
        Assert.Equal("Wordle:\n", (await environment.ResetAsync(Task(0), CancellationToken.None)).Text);
        await using var game = await WithSecretAsync(Options("crane", "cargo"), "cargo");
        var first = await Play.StepAsync(game, "c r a n e\n");
        Assert.Equal(("g y y b b\n", -1.0, false), (first.Observation.Text, first.Reward, first.Terminated));
        var second = await Play.StepAsync(game, "c a r g o\n");
        Assert.Equal(("g g g g g\n", 0.0, true, false), (second.Observation.Text, second.Reward, second.Terminated, second.Truncated));
        Assert.Equal((1, 2, 0), (game.Metrics["success"], game.Metrics["guesses"], game.Metrics["invalidWords"]));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Play.StepAsync(game, "cargo"));
    }

    [Fact]
    public async Task SixWrongGuesses_Lose()
    {
        await using var environment = await WithSecretAsync(Options("crane", "cargo"), "cargo");
        var total = 0.0;
        for (var guess = 1; guess <= 6; guess++)
        {
            var result = await Play.StepAsync(environment, "crane");
            total += result.Reward;
            Assert.Equal((guess == 6, false), (result.Terminated, result.Truncated));
        }

        Assert.Equal(-6, total);
        Assert.Equal((0, 6), (environment.Metrics["success"], environment.Metrics["guesses"]));
        Assert.Null(environment.ExpertAction);
    }

    [Theory]
    [InlineData("zzzzz", "'zzzzz' is not a word of this game.")]
    [InlineData("cran", "That is not one word of five letters.")]
    [InlineData("crane cargo", "That is not one word of five letters.")]
    [InlineData("", "That is not one word of five letters.")]
    public async Task InvalidWord_CostsItsTryAndIsVisible(string text, string error)
    {
        var options = Options("crane", "cargo") with { BadWordReward = -10 };
        await using var verbal = new WordleEnvironment(options);
        await verbal.ResetAsync(Task(1), CancellationToken.None);
        var result = await Play.StepAsync(verbal, text);
        Assert.Equal(("\n", -10.0, error), (result.Observation.Text, result.Reward, result.ActionError));
        Assert.Equal((1, 1), (verbal.Metrics["guesses"], verbal.Metrics["invalidWords"]));
        await using var compact = new WordleEnvironment(options with { Style = WordleStyle.Compact });
        await compact.ResetAsync(Task(1), CancellationToken.None);
        Assert.Equal("?", (await Play.StepAsync(compact, text)).Observation.Text);
    }

    [Fact]
    public async Task Secret_OverManySeeds_IsUniform()
    {
        await using var environment = new WordleEnvironment(Options("abide", "speed", "elegy", "geese", "cargo"));
        var counts = new Dictionary<string, int>();
        for (ulong seed = 0; seed < 5000; seed++)
        {
            await environment.ResetAsync(Task(seed), CancellationToken.None);
            var secret = Encoding.UTF8.GetString((await environment.RenderAsync(CancellationToken.None)).Span)[7..12];
            counts[secret] = counts.GetValueOrDefault(secret) + 1;
        }

        Assert.Equal(5, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 880, 1120)); // 1000 expected, standard deviation 28
    }

    [Fact]
    public async Task Vocabulary_IsTheSameFirstWordsWhateverTheFilesOrder()
    {
        string[] words = ["abide", "speed", "elegy", "geese", "cargo", "crane", "floor", "robot", "eerie", "plant", "Apple", "it's", "four", "sixsix", "crane"];
        await using var three = new WordleEnvironment(Options(words) with { Vocabulary = 3 });
        var first = three.AdmissibleActions.ToArray();
        var other = Path.Combine(_folder, "other.txt");
        await File.WriteAllLinesAsync(other, words.Reverse());
        await using var reversed = new WordleEnvironment(new WordleOptions { Words = other, Vocabulary = 3 });
        await using var five = new WordleEnvironment(new WordleOptions { Words = other, Vocabulary = 5 });
        await using var all = new WordleEnvironment(new WordleOptions { Words = other });
        Assert.Equal(first, reversed.AdmissibleActions);
        Assert.Equal(first, five.AdmissibleActions.Take(3));
        Assert.Equal(10, all.AdmissibleActions.Count);
    }

    [Fact]
    public void MissingOrSmallWordFile_IsOneSentenceThatSaysWhatToDo()
    {
        var missing = new WordleOptions { Words = "/no/such/words" };
        Assert.Equal(
            "The word file '/no/such/words' cannot be read: name a file with one word a line under 'words', or leave it out to take the machine's dictionary.",
            Assert.Throws<InvalidDataException>(() => new WordleEnvironment(missing)).Message);
        Assert.Equal("environment.words", missing.Validate("environment").Single().Path);
        var small = Options("crane", "cargo", "four") with { Vocabulary = 5 };
        Assert.EndsWith("has 2 words of five letters a to z, but 5 are asked for: set 'vocabulary' to 2 at most, or 0 for all.", small.Validate("environment").Single().Message);
        Assert.Empty(Options("crane").Validate("environment"));
    }

    [Fact]
    public async Task Players_MachinesDictionary_AreOrderedByWhatTheyUse()
    {
        var options = new WordleOptions { Style = WordleStyle.Compact, Vocabulary = 800 };
        await using var environment = new WordleEnvironment(options);
        Assert.Equal(800, environment.AdmissibleActions.Count);
        var uniform = (await Play.MeanAsync(environment, new UniformPolicy(options), "wordle-v1", "success", 300)).Mean;
        var consistent = await Play.MeanAsync(environment, new ConsistentPolicy(options), "wordle-v1", "return", 300);
        var oracle = await Play.MeanAsync(environment, new OraclePolicy(options), "wordle-v1", "return", 300);
        var wins = (await Play.MeanAsync(environment, new OraclePolicy(options), "wordle-v1", "success", 300)).Mean;
        Assert.InRange(uniform, 0, 0.05);
        Assert.True(oracle.Mean - consistent.Mean > 3 * (oracle.Error + consistent.Error) / 2, $"oracle {oracle}, consistent {consistent}");
        Assert.True(wins > 0.97, $"oracle wins {wins}");
    }

    [Theory]
    [InlineData(WordleFeedback.Lmrl)]
    [InlineData(WordleFeedback.Standard)]
    public async Task Oracle_EveryGuess_FitsEveryAnswerSoFar(WordleFeedback feedback)
    {
        var options = new WordleOptions { Style = WordleStyle.Compact, Vocabulary = 200, Feedback = feedback };
        await using var environment = new WordleEnvironment(options);
        for (ulong seed = 0; seed < 40; seed++)
        {
            var episode = await Play.EpisodeAsync(environment, new OraclePolicy(options), Task(seed), 1);
            var guesses = episode.Turns.Select(turn => turn.Action.Text).ToArray();
            Assert.Equal(guesses.Length, guesses.Distinct().Count());
            var answers = episode.Turns.Skip(1).Select(turn => turn.Messages[0].Text).ToArray();
            for (var later = 1; later < guesses.Length; later++)
            {
                for (var earlier = 0; earlier < later; earlier++)
                {
                    await using var replay = await WithSecretAsync(options, guesses[later]);
                    Assert.Equal(answers[earlier], (await Play.StepAsync(replay, guesses[earlier])).Observation.Text);
                }
            }
        }
    }

    [Fact]
    public async Task ExpertAction_FollowedToTheEnd_PlaysLikeTheOracle()
    {
        var options = new WordleOptions { Vocabulary = 300 };
        await using var environment = new WordleEnvironment(options);
        for (ulong seed = 0; seed < 20; seed++)
        {
            var episode = await Play.EpisodeAsync(environment, new OraclePolicy(options), Task(seed), 1);
            await environment.ResetAsync(Task(seed), CancellationToken.None);
            var guesses = new List<string>();
            while (environment.ExpertAction is { } action)
            {
                guesses.Add(action);
                await Play.StepAsync(environment, action);
            }

            Assert.Equal(episode.Turns.Select(turn => turn.Action.Text), guesses);
        }
    }

    [Theory]
    [InlineData(WordleStyle.Compact)]
    [InlineData(WordleStyle.Verbal)]
    public async Task Step_HostileText_IsATurnAndNeverThrows(WordleStyle style)
    {
        await using var environment = new WordleEnvironment(Options("crane", "cargo") with { Style = style, Tries = 1000 });
        await environment.ResetAsync(Task(1), CancellationToken.None);
        foreach (var text in Play.Hostile)
        {
            var result = await Play.StepAsync(environment, text);
            Assert.NotNull(result.ActionError);
            Assert.True(result.Observation.Text.Length < 10);
        }
    }

    [Fact]
    public async Task Snapshot_RestoredElsewhere_ContinuesIdentically()
    {
        var options = new WordleOptions { Style = WordleStyle.Compact, Vocabulary = 100, Tries = 20 };
        await using var original = new WordleEnvironment(options);
        await original.ResetAsync(Task(77), CancellationToken.None);
        var words = original.AdmissibleActions;
        foreach (var guess in new[] { words[0], "?", words[1] })
            await Play.StepAsync(original, guess);
        var snapshot = JsonNode.Parse((await original.SaveAsync(CancellationToken.None)).ToJsonString())!.AsObject();
        await using var copy = new WordleEnvironment(options);
        await copy.RestoreAsync(snapshot, CancellationToken.None);
        while (original.ExpertAction is { } action)
        {
            Assert.Equal(action, copy.ExpertAction);
            var (one, two) = (await Play.StepAsync(original, action), await Play.StepAsync(copy, action));
            Assert.Equal((one.Observation.Text, one.Reward, one.Terminated), (two.Observation.Text, two.Reward, two.Terminated));
            Assert.Equal(original.Metrics, copy.Metrics);
        }

        Assert.Equal(1, copy.Metrics["success"]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"seed":"1","guesses":["zzzzz"]}""")]
    [InlineData("""{"seed":"1","guesses":[1]}""")]
    [InlineData("""{"seed":"1","guesses":[null,null,null,null,null,null,null]}""")]
    public async Task Restore_AnotherSnapshot_IsRefused(string json)
    {
        await using var environment = new WordleEnvironment(Options("crane", "cargo"));
        await Assert.ThrowsAsync<FormatException>(async () => await environment.RestoreAsync(JsonNode.Parse(json)!.AsObject(), CancellationToken.None));
    }

    [Fact]
    public async Task Cancelled_ResetAndStep_Throw()
    {
        await using var environment = new WordleEnvironment(Options("crane"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await environment.ResetAsync(Task(1), new CancellationToken(true)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Play.StepAsync(environment, "crane"));
        await environment.ResetAsync(Task(1), CancellationToken.None);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await environment.StepAsync(new AgentAction("crane"), new CancellationToken(true)));
    }
}

using Platform.Policies;
using Platform.Policies.Generation;
using Platform.Policies.Tokenizers;
using Platform.Sdk;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Rollouts;

public class DemonstrationRendererTests
{
    private static readonly ByteLevelBpeTokenizer _tokenizer = BpeTrainer.Train(
        [.. Enumerable.Repeat("pull the left lever\nwait\n", 20)], new BpeTrainingOptions { VocabularySize = 300 });

    [Theory]
    [InlineData("plain", 8, "")]
    [InlineData("plain", 8, "\n")]
    [InlineData("plain", 2, "")]
    [InlineData("plain", 1, "\n")]
    [InlineData("chat", 8, "")]
    [InlineData("chat", 8, "\n")]
    [InlineData("chat", 2, "")]
    public async Task Render_ScriptedPlay_IsTokenForTokenWhatAPolicyThatPlaysTheSameSamples(string templateName, int maxTokens, string stop)
    {
        var template = ChatTemplates.Create(templateName, _tokenizer);
        var sampling = new SamplingOptions { Temperature = 0, MaxTokens = maxTokens, StopStrings = stop.Length > 0 ? [stop] : [] };
        var (demonstrations, played) = await PlayBoth(template, sampling, maxLength: 400);

        for (var i = 0; i < demonstrations.Length; i++)
        {
            var (expected, actual) = (Trajectory.From(demonstrations[i], i), Trajectory.From(played[i], i));
            Assert.Equal(4, demonstrations[i].Turns.Count);
            Assert.Equal(expected.Tokens, actual.Tokens);
            Assert.Equal(expected.Trainable, actual.Trainable);
            Assert.Equal(expected.Turns, actual.Turns);
        }
    }

    [Theory]
    [InlineData("plain", "auto", "auto", "\n")]
    [InlineData("plain", "hermes", "none", "")]
    [InlineData("chat", "xml", "auto", "")]
    [InlineData("chat", "pythonic", "none", "")]
    public async Task Render_ToolCalls_AreTokenForTokenWhatAPolicyThatMakesThemSamples(string templateName, string format, string prompt, string stop)
    {
        var template = ChatTemplates.Create(templateName, _tokenizer, ToolPrompt.For(format, prompt, templateName, _tokenizer));
        var sampling = new SamplingOptions { Temperature = 0, MaxTokens = 100, StopStrings = stop.Length > 0 ? [stop] : [] };
        var source = ButtonsEnvironment.Source();
        var (demonstrations, played) = await PlayBoth(source, () => source.CreateScripted("oracle"), template, sampling, maxLength: 2000);

        for (var i = 0; i < demonstrations.Length; i++)
        {
            Assert.Equal(Trajectory.From(demonstrations[i], i).Tokens, Trajectory.From(played[i], i).Tokens);
            Assert.Equal(Trajectory.From(demonstrations[i], i).Trainable, Trajectory.From(played[i], i).Trainable);
            Assert.Equal((3, 3), (demonstrations[i].Return, played[i].Return));
            Assert.Equal(demonstrations[i].Turns.SelectMany(turn => turn.Action.ToolCalls).Select(call => call.Name), played[i].Turns.SelectMany(turn => turn.Action.ToolCalls).Select(call => call.Name));
        }
    }

    [Fact]
    public async Task Render_ContextEnds_LeavesOutTheSameTurnsAsAPolicyWould()
    {
        var template = ChatTemplates.Create("chat", _tokenizer);
        var (demonstrations, played) = await PlayBoth(template, new SamplingOptions { Temperature = 0, MaxTokens = 8 }, maxLength: 25);

        Assert.All(demonstrations, episode => Assert.Equal(Termination.TruncatedTokens, episode.Termination));
        Assert.All(played, episode => Assert.Equal(Termination.TruncatedTokens, episode.Termination));
        Assert.All(demonstrations.Zip(played), pair => Assert.Equal(
            Trajectory.From(pair.First, 0).Tokens, Trajectory.From(pair.Second, 0).Tokens.Take(Trajectory.From(pair.First, 0).Tokens.Length)));
    }

    /// <summary>Plays a script, renders it, and plays it again with a policy whose decoder samples exactly the rendered replies.</summary>
    private static Task<(Episode[] Demonstrations, Episode[] Played)> PlayBoth(IChatTemplate template, SamplingOptions sampling, int maxLength)
    {
        string[] replies = ["pull the left lever", "wait", "x", "pull ö"];
        // Every reply follows from what was shown, so that it is the same in both plays.
        return PlayBoth(new LambdaEnvironmentSource(() => new CountingEnvironment(turns: 4)), () => new LambdaScriptedPolicy((_, observation) => replies[observation.Text.Sum(c => c) % 4]), template, sampling, maxLength);
    }

    private static async Task<(Episode[] Demonstrations, Episode[] Played)> PlayBoth(IEnvironmentSource source, Func<IScriptedPolicy> create, IChatTemplate template, SamplingOptions sampling, int maxLength)
    {
        await using var engine = new RolloutEngine(source, new(), TimeProvider.System);
        RolloutRequest[] requests = [.. Enumerable.Range(0, 12).Select(i => new RolloutRequest(new TaskSpec("toy-v1", $"train/{i}", (ulong)i), (ulong)i, i))];
        var scripted = await engine.PlayScriptedAsync(requests, create, null, CancellationToken.None);
        var renderer = new DemonstrationRenderer(_tokenizer, template, sampling, maxLength);
        Episode[] demonstrations = [.. scripted.Episodes.Select(renderer.Render)];
        var decoder = new ForcedDecoder(_tokenizer.VocabularySize, maxLength, demonstrations.Select(episode => Trajectory.From(episode, 0)));
        await using var policy = new LanguageModelPolicy(_tokenizer, template, new GenerationEngine(decoder, new()));
        var played = await engine.PlayAsync(requests, policy, sampling, null, CancellationToken.None);
        Assert.Equal(0, played.Dropped);
        return (demonstrations, [.. played.Episodes]);
    }
}

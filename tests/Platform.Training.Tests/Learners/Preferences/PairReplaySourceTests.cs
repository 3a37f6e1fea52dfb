using System.Text.Json.Nodes;
using Platform.Training.Learners;
using Platform.Training.Learners.Preferences;
using Platform.Training.Plans.Preferences;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Learners.Preferences;

public class PairReplaySourceTests
{
    private static readonly DnoOptions _options = new() { ReplayLast = 0.5, ReplayBefore = 0.25 };

    [Fact] // Eight pairs a round: four of the last round's and two of those of the round before it.
    public async Task NextAsync_ThirdRound_HoldsPairsOfTheTwoBefore()
    {
        using var source = new PairReplaySource(new Numbered(), _options, 1);

        var rounds = new[] { await Next(source, 0), await Next(source, 1), await Next(source, 2) };

        Assert.Equal([0, 8, 12], rounds.Select(round => round.Replayed));
        Assert.Equal([0, 4, 6], rounds.Select(round => round.Metrics["replayedPairs"]));
        foreach (var (step, round) in rounds.Index())
        {
            var replayed = round.Trajectories.Skip(16).GroupBy(trajectory => trajectory.Group).ToArray();
            Assert.All(replayed, pair => Assert.Equal([1, 0], pair.Select(member => member.Return))); // the chosen, then the rejected, of one task
            Assert.All(replayed, pair => Assert.Equal(pair.First().Tokens[0], pair.Last().Tokens[0]));
            Assert.Equal(step == 0 ? [] : step == 1 ? [4] : [4, 2], replayed.GroupBy(pair => pair.First().Tokens[0] / 100).OrderByDescending(age => age.Key).Select(age => age.Count()));
            Assert.DoesNotContain(replayed, pair => pair.Key >= 0);
        }
    }

    [Fact]
    public async Task Load_GoesOnAsIfNothingHadHappened()
    {
        using var source = new PairReplaySource(new Numbered(), _options, 1);
        await Next(source, 0);
        await Next(source, 1);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        source.Save(writer);
        stream.Position = 0;
        using var other = new PairReplaySource(new Numbered(), _options, 1);
        using var reader = new BinaryReader(stream);
        other.Load(reader);

        Assert.Equal(Tokens(await Next(source, 2)), Tokens(await Next(other, 2)));

        static IEnumerable<int> Tokens(SourcedRound round) => round.Trajectories.SelectMany(trajectory => trajectory.Tokens);
    }

    private static Task<SourcedRound> Next(PairReplaySource source, int step) => source.NextAsync(step, CancellationToken.None);

    /// <summary>Eight tasks a round, each with a right and a wrong response; the prompt says round and task.</summary>
    private sealed class Numbered : IRoundSource
    {
        public Task<SourcedRound> NextAsync(int stageStep, CancellationToken cancellationToken) => Task.FromResult(new SourcedRound(
            [.. Enumerable.Range(0, 16).Select(i => Some.Trajectory(i / 2, ([100 * stageStep + i / 2], [i % 2], [-1], i % 2)))], [], []));

        public void Report(SourcedRound round, IReadOnlyList<double> meanAbsoluteAdvantage)
        {
        }

        public JsonObject SaveState() => [];

        public void LoadState(JsonObject state)
        {
        }

        public void Dispose()
        {
        }
    }
}

using Platform.Sdk;
using Platform.Training.Plans;

namespace Platform.Training.Tests.Support;

/// <summary>Rewarders made of lambdas, as a plugin would bring them.</summary>
internal static class LambdaRewarder
{
    /// <summary>A part that scores episodes.</summary>
    public static RewardPart Episode(string name, double weight, Func<Episode, CancellationToken, ValueTask<Reward>> score) =>
        new(name, weight, new Source(RewarderKind.Episode, () => new EpisodeRewarder(score)));

    /// <summary>A part that scores episodes at once.</summary>
    public static RewardPart Episode(string name, double weight, Func<Episode, Reward> score) => Episode(name, weight, (episode, _) => new(score(episode)));

    /// <summary>A part that scores turns.</summary>
    public static RewardPart Turns(string name, double weight, Func<Episode, IReadOnlyList<Reward>> score) =>
        new(name, weight, new Source(RewarderKind.Turn, () => new TurnRewarder(score)));

    /// <summary>A part that scores groups.</summary>
    public static RewardPart Groups(string name, double weight, Func<IReadOnlyList<Episode>, IReadOnlyList<Reward>> score) =>
        new(name, weight, new Source(RewarderKind.Group, () => new GroupRewarder(score)));

    private sealed class Source(RewarderKind kind, Func<object> create) : IRewarderSource
    {
        public string Id => "lambda-v1";

        public RewarderKind Kind => kind;

        public string Settings => "";

        public object Create() => create();
    }

    private sealed class EpisodeRewarder(Func<Episode, CancellationToken, ValueTask<Reward>> score) : IRewarder
    {
        public ValueTask<Reward> ScoreAsync(Episode episode, CancellationToken cancellationToken) => score(episode, cancellationToken);
    }

    private sealed class TurnRewarder(Func<Episode, IReadOnlyList<Reward>> score) : ITurnRewarder
    {
        public ValueTask<IReadOnlyList<Reward>> ScoreTurnsAsync(Episode episode, CancellationToken cancellationToken) => new(score(episode));
    }

    private sealed class GroupRewarder(Func<IReadOnlyList<Episode>, IReadOnlyList<Reward>> score) : IGroupRewarder
    {
        public ValueTask<IReadOnlyList<Reward>> ScoreAsync(IReadOnlyList<Episode> group, CancellationToken cancellationToken) => new(score(group));
    }
}

namespace Platform.Sdk;

/// <summary>What a rewarder scores at once.</summary>
public enum RewarderKind
{
    /// <summary>An episode: <see cref="IRewarder"/>.</summary>
    Episode,

    /// <summary>All rollouts of a task: <see cref="IGroupRewarder"/>.</summary>
    Group,

    /// <summary>Every turn of an episode: <see cref="ITurnRewarder"/>.</summary>
    Turn,
}

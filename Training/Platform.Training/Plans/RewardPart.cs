using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>One part of a stage's rubric: an item of <c>rewards</c> in a recipe.</summary>
/// <param name="Name">Short name, unique in its rubric; metrics call it <c>reward/NAME</c>.</param>
/// <param name="Weight">What its score is multiplied by, finite; at 0 it is measured and changes nothing.</param>
/// <param name="Rewarder">Who scores; null for the environment's own reward.</param>
public sealed record RewardPart(string Name, double Weight, IRewarderSource? Rewarder)
{
    /// <summary>What a recipe calls the environment's own reward.</summary>
    public const string EnvironmentId = "environment";

    /// <summary>The rubric of a recipe that names none: the environment's own reward, as it is.</summary>
    public static IReadOnlyList<RewardPart> Default { get; } = [new(EnvironmentId, 1, null)];

    /// <summary>Seconds that one call may take, above 0.</summary>
    public double TimeoutSeconds { get; init; } = 60;

    /// <summary>Calls at once, 1 or more.</summary>
    public int Concurrency { get; init; } = 16;
}

/// <summary>A plugin's rewarder with its options bound.</summary>
public interface IRewarderSource
{
    /// <summary>Versioned id.</summary>
    string Id { get; }

    /// <summary>What it scores at once.</summary>
    RewarderKind Kind { get; }

    /// <summary>The bound options as text: rewarders of one id and equal settings score alike.</summary>
    string Settings { get; }

    /// <summary>A new instance: an <see cref="IRewarder"/>, <see cref="IGroupRewarder"/> or <see cref="ITurnRewarder"/>, as <see cref="Kind"/> says. For the caller to dispose if it is disposable.</summary>
    object Create();
}

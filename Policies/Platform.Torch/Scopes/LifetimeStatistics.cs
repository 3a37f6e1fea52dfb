namespace TorchSharp;

/// <summary>How many objects of one kind this thread made, freed and moved between dispose scopes since the last reset.</summary>
public sealed class LifetimeStatistics
{
    /// <summary>Made while no scope was open.</summary>
    public long CreatedOutsideScopeCount { get; internal set; }

    /// <summary>Freed while belonging to no scope.</summary>
    public long DisposedOutsideScopeCount { get; internal set; }

    /// <summary>Made while a scope was open, which took it.</summary>
    public long CreatedInScopeCount { get; internal set; }

    /// <summary>Freed by their scope or while belonging to one.</summary>
    public long DisposedInScopeCount { get; internal set; }

    /// <summary>Given to a scope later, not at birth.</summary>
    public long AttachedToScopeCount { get; internal set; }

    /// <summary>Taken out of every scope.</summary>
    public long DetachedFromScopeCount { get; internal set; }

    /// <summary>Made on this thread and not freed on it yet.</summary>
    public long ThreadTotalLiveCount => CreatedInScopeCount + CreatedOutsideScopeCount - DisposedInScopeCount - DisposedOutsideScopeCount;

    /// <summary>Back to zero everywhere.</summary>
    public void Reset() => CreatedOutsideScopeCount = DisposedOutsideScopeCount = CreatedInScopeCount =
        DisposedInScopeCount = AttachedToScopeCount = DetachedFromScopeCount = 0;

    /// <inheritdoc/>
    public override string ToString() =>
        $"ThreadTotalLiveCount: {ThreadTotalLiveCount}; CreatedOutsideScopeCount: {CreatedOutsideScopeCount}; DisposedOutsideScopeCount: {DisposedOutsideScopeCount}; " +
        $"CreatedInScopeCount: {CreatedInScopeCount}; DisposedInScopeCount: {DisposedInScopeCount}; " +
        $"AttachedToScopeCount: {AttachedToScopeCount}; DetachedFromScopeCount: {DetachedFromScopeCount}";
}

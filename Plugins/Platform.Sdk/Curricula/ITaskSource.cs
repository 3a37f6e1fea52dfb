namespace Platform.Sdk;

/// <summary>The tasks of a stage, by number: a curriculum picks among them.</summary>
public interface ITaskSource
{
    /// <summary>How many tasks there are; null where there is always another one.</summary>
    long? Count { get; }

    /// <summary>One task, the same at every call.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such task.</exception>
    TaskSpec Get(long index);
}

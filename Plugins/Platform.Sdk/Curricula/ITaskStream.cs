namespace Platform.Sdk;

/// <summary>The training tasks of a stage, by number, in an order of the run's own and without end: a curriculum picks among them.</summary>
public interface ITaskStream
{
    /// <summary>How many different tasks there are: numbers from it on bring them again, in another order. Null where every number is a task of its own.</summary>
    long? Count { get; }

    /// <summary>One task, the same at every call.</summary>
    /// <param name="index">Number of the task, 0 or more.</param>
    TaskSpec Get(long index);
}

namespace Platform.Training;

/// <summary>Reports on the calling thread, at once, unlike <see cref="Progress{T}"/>.</summary>
internal sealed class DirectProgress<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}

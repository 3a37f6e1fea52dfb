namespace Platform.Training.Runs;

/// <summary>Keeps a second process out of a run's folder. The system lets go of it when the process ends, however it ends.</summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <exception cref="RunException">Another process holds it.</exception>
    public static RunLock Take(RunFolder folder)
    {
        try
        {
            return new(new FileStream(folder.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new RunException($"Another process is training in '{folder.Root}': wait for it to end, or choose another --name.", exception);
        }
    }

    public void Dispose() => _file.Dispose();
}

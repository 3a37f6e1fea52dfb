namespace Platform.Host.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("platform-test-");

    /// <summary>Full path of the folder.</summary>
    public string FullPath => _folder.FullName;

    /// <summary>Full path of something in it.</summary>
    public string Path(params string[] parts) => System.IO.Path.Combine([_folder.FullName, .. parts]);

    public void Dispose() => _folder.Delete(recursive: true);
}

using System.ComponentModel;
using System.Globalization;
using System.Text;
using Platform.Sdk;

namespace Platform.Environments.Code.Repair;

/// <summary>The tools that read and change files of the repository.</summary>
/// <param name="sandbox">The episode's sandbox, with the repository in it.</param>
internal sealed class RepositoryTools(Func<CancellationToken, ValueTask<ISandbox>> sandbox)
{
    private const long MostBytes = 256 << 10;

    /// <summary>The tools.</summary>
    public IReadOnlyList<EnvironmentTool> Tools =>
    [
        EnvironmentTool.Create(ReadAsync, "read_file", "Gives the text of a file of the repository.", isReadOnly: true),
        EnvironmentTool.Create(WriteAsync, "write_file", "Writes a file of the repository, replacing what is there."),
        EnvironmentTool.Create(EditAsync, "edit", "Replaces a piece of a file, which must occur in it exactly once."),
    ];

    private async Task<string> ReadAsync([Description("Path below the repository's folder, such as README.md.")] string path, CancellationToken cancellationToken)
    {
        var place = await sandbox(cancellationToken).ConfigureAwait(false);
        var file = File(path);
        try
        {
            return Encoding.UTF8.GetString((await place.CopyOutAsync(file, MostBytes, cancellationToken).ConfigureAwait(false)).Span);
        }
        catch (SandboxFileException exception)
        {
            throw Unusable(file, exception);
        }
    }

    private async Task<string> WriteAsync([Description("Path below the repository's folder.")] string path, [Description("The whole text.")] string content, CancellationToken cancellationToken)
    {
        var place = await sandbox(cancellationToken).ConfigureAwait(false);
        var file = File(path);
        try
        {
            await place.CopyInAsync(file, Encoding.UTF8.GetBytes(content), cancellationToken).ConfigureAwait(false);
            return "Written.";
        }
        catch (SandboxFileException exception)
        {
            throw Unusable(file, exception);
        }
    }

    private async Task<string> EditAsync(
        [Description("Path below the repository's folder.")] string path, [Description("The piece to be replaced, exactly as it stands.")] string old, [Description("What comes in its place.")] string replacement, CancellationToken cancellationToken)
    {
        var text = await ReadAsync(path, cancellationToken).ConfigureAwait(false);
        var count = old.Length == 0 ? 0 : text.Split(old).Length - 1;
        if (count != 1)
            throw new ArgumentException(old.Length == 0 ? "the piece to be replaced is empty." : string.Create(CultureInfo.InvariantCulture, $"the piece occurs {count} times in {path}, but exactly once is needed: give more of what is around it."));
        await WriteAsync(path, text.Replace(old, replacement, StringComparison.Ordinal), cancellationToken).ConfigureAwait(false);
        return "Replaced.";
    }

    // In words of its own: those of the provider may name the sandbox, which is another one in every episode.
    private static ArgumentException Unusable(SandboxFile file, SandboxFileException exception) => new(exception.Reason switch
    {
        SandboxFileError.NotFound => $"there is no file {file.Path}.",
        SandboxFileError.Forbidden => $"{file.Path} is not yours to use like this.",
        SandboxFileError.TooLarge => string.Create(CultureInfo.InvariantCulture, $"{file.Path} has more than {MostBytes} bytes: use shell to look at parts of it."),
        SandboxFileError.NotAFile => $"{file.Path} is no file, or a part of its path is no folder.",
        SandboxFileError.DiskFull => "the disk is full.",
        _ => $"{file.Path} cannot be used.",
    }, exception);

    private static SandboxFile File(string path)
    {
        var below = path.StartsWith($"{RepairTask.Root}/", StringComparison.Ordinal) ? path[(RepairTask.Root.Length + 1)..] : path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
        return below.Length > 0 && below[0] != '/' && !below.Split('/').Any(part => part is "" or "." or "..") ? new($"{RepairTask.Root}/{below}") { Mode = below.EndsWith(".sh", StringComparison.Ordinal) ? SandboxFile.Executable : 0x1A4 }
            : throw new ArgumentException($"'{(path.Length > 100 ? path[..100] : path)}' is no path below {RepairTask.Root}; one such as src/name is expected.");
    }
}

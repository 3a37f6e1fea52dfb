using System.Diagnostics;
using System.Formats.Tar;
using System.Text.RegularExpressions;
using Platform.Sdk;

namespace Platform.Sandboxes.Images;

/// <summary>Debian packages as files: found out, fetched and unpacked without being installed, so that no root is needed and nothing of them runs.</summary>
/// <param name="cache">Where fetched packages are kept.</param>
/// <param name="progress">Told each step in one line.</param>
internal sealed partial class DebianPackages(string cache, Action<string> progress)
{
    private static readonly string[] MergedFolders = ["bin", "sbin", "lib", "lib32", "lib64", "libx32"];
    private static readonly string[] LeftOut = ["usr/share/doc/", "usr/share/man/", "usr/share/info/", "usr/share/locale/", "usr/share/lintian/", "usr/share/bug/", "var/", "etc/cron", "etc/init.d/", "etc/systemd/", "usr/lib/systemd/"];

    /// <summary>Unpacks packages, and all that they depend on, below a folder.</summary>
    /// <exception cref="SandboxFaultException">They cannot be found, fetched or read.</exception>
    public async Task UnpackAsync(IReadOnlyList<string> packages, string root, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(cache);
        var nothing = Path.Combine(cache, "nothing-installed");
        await File.WriteAllTextAsync(nothing, "", cancellationToken).ConfigureAwait(false);
        // Asked as if nothing were installed, apt names every package that is needed, in its version.
        var plan = await RunAsync("apt-get", ["install", "--simulate", "-o", $"Dir::State::status={nothing}", "-o", "APT::Install-Recommends=false", .. packages], cancellationToken).ConfigureAwait(false);
        var wanted = PlanLine().Matches(plan).Select(match => (Name: match.Groups[1].Value, Version: match.Groups[2].Value)).OrderBy(package => package.Name, StringComparer.Ordinal).ToArray();
        if (wanted.Length == 0)
            throw new SandboxFaultException($"apt-get names no package for {string.Join(", ", packages)}: run 'apt-get update' as root and build again.");
        var missing = wanted.Where(package => FileOf(package.Name, package.Version) is null).Select(package => $"{package.Name}={package.Version}").ToArray();
        if (missing.Length > 0)
        {
            progress($"Fetching {missing.Length} of {wanted.Length} packages.");
            await RunAsync("apt-get", ["download", "-q", "-o", "APT::Sandbox::User=root", .. missing], cancellationToken).ConfigureAwait(false);
        }

        progress($"Unpacking {wanted.Length} packages.");
        foreach (var (name, version) in wanted)
            await UnpackAsync(FileOf(name, version) ?? throw new SandboxFaultException($"apt-get did not fetch {name} {version} to '{cache}'."), root, cancellationToken).ConfigureAwait(false);
    }

    private string? FileOf(string name, string version) =>
        Directory.EnumerateFiles(cache, $"{name}_{version.Replace(":", "%3a", StringComparison.Ordinal)}_*.deb").FirstOrDefault();

    private static async Task UnpackAsync(string package, string root, CancellationToken cancellationToken)
    {
        using var process = Start("dpkg-deb", ["--fsys-tarfile", package], workingDirectory: null);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        var reader = new TarReader(process.StandardOutput.BaseStream, leaveOpen: true);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is { } entry)
                await WriteAsync(entry, root, cancellationToken).ConfigureAwait(false);
        }

        await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false); // an archive is padded behind its end
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        if (process.ExitCode != 0)
            throw new SandboxFaultException($"The package '{package}' cannot be unpacked: {(await error.ConfigureAwait(false)).Trim()}");
    }

    private static async Task WriteAsync(TarEntry entry, string root, CancellationToken cancellationToken)
    {
        var name = Merged(entry.Name);
        if (name.Length == 0 || name.Split('/').Contains("..") || LeftOut.Any(folder => name.StartsWith(folder, StringComparison.Ordinal)))
            return;
        var path = Path.Combine(root, name);
        var mode = entry.Mode & (UnixFileMode)0x1FF; // no set-user-id: it would have no effect inside, and should have none outside
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                Directory.CreateDirectory(path);
                break;
            case TarEntryType.SymbolicLink:
                Replace(path);
                File.CreateSymbolicLink(path, entry.LinkName);
                break;
            case TarEntryType.HardLink:
                Replace(path);
                File.Copy(Path.Combine(root, Merged(entry.LinkName)), path);
                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile:
                Replace(path);
                var file = new FileStream(path, FileMode.CreateNew);
                await using (file.ConfigureAwait(false))
                {
                    if (entry.DataStream is { } content)
                        await content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
                }

                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(path, mode | UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
                break;
        }
    }

    private static void Replace(string path)
    {
        if (new FileInfo(path).LinkTarget is not null || File.Exists(path))
            File.Delete(path);
    }

    // "./bin/ls" lies in usr/bin, as on every machine whose /bin is a link.
    private static string Merged(string name)
    {
        name = (name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name).Trim('/');
        return MergedFolders.Any(folder => name == folder || name.StartsWith(folder + "/", StringComparison.Ordinal)) ? "usr/" + name : name is "." ? "" : name;
    }

    private async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Start(program, arguments, cache);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return process.ExitCode == 0 ? output : throw new SandboxFaultException($"'{program} {arguments[0]}' failed: {(await error.ConfigureAwait(false)).ReplaceLineEndings(" ").Trim()} Run 'apt-get update' as root if packages are not found.");
    }

    private static Process Start(string program, IReadOnlyList<string> arguments, string? workingDirectory)
    {
        if (NativePrograms.InPath(program) is null)
            throw new SandboxFaultException($"The program '{program}' is missing, so images cannot be made of Debian packages on this machine: build them on Debian or Ubuntu, or let Docker pull one.");
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = workingDirectory ?? "/" };
        start.Environment["LC_ALL"] = "C";
        return Process.Start(start)!;
    }

    [GeneratedRegex(@"^Inst (\S+) \((\S+) ", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex PlanLine();
}

using System.Collections.Concurrent;
using System.Text;
using Platform.Environments.Code.Execution;
using Platform.Environments.Code.Languages;
using Platform.Sdk;

namespace Platform.Environments.Code.Repair;

/// <summary>Runs the hidden tests: a program that prints what expressions give, beside some sources, in a sandbox of its own. What they should give comes from the right sources in another one and is compared outside.</summary>
/// <param name="create">Makes a sandbox that nobody has used; disposed here.</param>
internal sealed class RepairGrader(Func<CancellationToken, ValueTask<ISandbox>> create)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);
    private static readonly ConcurrentDictionary<string, (string[] Right, string[] Broken)> s_expected = new();

    /// <summary>What the sources of an agent come to.</summary>
    /// <param name="task">What was asked.</param>
    /// <param name="sources">Files by path below the repository's folder; null for those that the task began with.</param>
    /// <param name="cancellationToken">Ends the runs.</param>
    /// <returns>For each expression whether it gives what it should, and whether it did before; and what the compiler said, null where it compiled.</returns>
    public async ValueTask<(IReadOnlyList<(bool Now, bool Before)> Tests, string? CompileError)> GradeAsync(RepairTask task, IReadOnlyDictionary<string, string>? sources, CancellationToken cancellationToken)
    {
        var (right, broken) = await ExpectedAsync(task, cancellationToken).ConfigureAwait(false);
        var (lines, error) = sources is null ? (broken, null) : await PrintAsync(task, sources, cancellationToken).ConfigureAwait(false);
        return ([.. Enumerable.Range(0, task.Hidden.Count).Select(index => (Line(lines, index) == right[index], Line(broken, index) == right[index]))], error);
    }

    private async ValueTask<(string[] Right, string[] Broken)> ExpectedAsync(RepairTask task, CancellationToken cancellationToken)
    {
        if (s_expected.TryGetValue(task.Key, out var known))
            return known;
        var (right, error) = await PrintAsync(task, task.Repository.Sources, cancellationToken).ConfigureAwait(false);
        if (error is not null || right.Length != task.Hidden.Count)
            throw new EnvironmentFaultException($"The reference solution of '{task.Key}' does not run: {error ?? $"{right.Length} of {task.Hidden.Count} lines"}.");
        var (broken, _) = await PrintAsync(task, task.Repository.With(task.Defects), cancellationToken).ConfigureAwait(false);
        return s_expected[task.Key] = (right, broken);
    }

    private async ValueTask<(string[] Lines, string? CompileError)> PrintAsync(RepairTask task, IReadOnlyDictionary<string, string> sources, CancellationToken cancellationToken)
    {
        var language = task.Repository.Language;
        var (file, text) = RepositoryTests.Hidden(task.Repository, task.Hidden);
        await using var sandbox = await create(cancellationToken).ConfigureAwait(false);
        var script = FileScript.Write(RepairTask.Root, sources.Append(new(file, text)));
        var written = await sandbox.RunAsync(new(["/bin/sh"]) { StandardInput = Encoding.UTF8.GetBytes(script), WallTime = s_limit }, cancellationToken).ConfigureAwait(false);
        if (!written.Succeeded) // names that clash, such as a file where a folder is needed: the agent's own
            return ([], "The sources cannot be written.");
        var compile = RepositoryTests.Compile(language);
        if (compile.Count > 0)
        {
            var compiled = await sandbox.RunAsync(new(compile) { WorkingDirectory = RepairTask.Root, WallTime = s_limit * 2, Environment = LanguageTools.Environment }, cancellationToken).ConfigureAwait(false);
            if (!compiled.Succeeded)
                return ([], $"{compiled.OutputText}{compiled.ErrorText}");
        }

        var result = await sandbox.RunAsync(new(RepositoryTests.Run(language)) { WorkingDirectory = RepairTask.Root, WallTime = s_limit, Environment = LanguageTools.Environment }, cancellationToken).ConfigureAwait(false);
        var lines = result.OutputText.Split('\n');
        return (lines[..^1], null);
    }

    private static string? Line(string[] lines, int index) => index < lines.Length ? lines[index] : null;
}

using System.Text;
using Platform.Environments.Code.Languages;

namespace Platform.Environments.Code.Repair;

/// <summary>A task of <c>swe-lite-v1</c>.</summary>
/// <param name="Repository">As it should be.</param>
/// <param name="Defects">What is wrong with it: the first one fails a visible test, a second one was reported.</param>
/// <param name="Size">1: the wrong function is named; 2: the failing test alone tells; 3: two defects.</param>
internal sealed record RepairTask(Repository Repository, IReadOnlyList<Defect> Defects, int Size)
{
    /// <summary>Where the repository stands in the sandbox.</summary>
    public const string Root = "/box/repo";

    /// <summary>What the hidden tests print, expression by expression.</summary>
    public IReadOnlyList<string> Hidden { get; } = [.. Defects.SelectMany(defect => defect.Hidden.Prepend(defect.Check)), .. Repository.Checks.Select(check => check.Expression)];

    /// <summary>All files that the agent finds.</summary>
    public Dictionary<string, string> Files
    {
        get
        {
            var files = Repository.With(Defects);
            foreach (var (path, text) in RepositoryTests.Visible(Repository, [.. Repository.Checks, new Check(Defects[0].Check, Defects[0].Expected)]))
                files[path] = text;
            files["README.md"] = $"# {Repository.Name}\n\n{Repository.About} Written in {Repository.Language.Title()}; the sources are in src, the tests in tests. Run the tests with ./{RepositoryTests.Script}.\n";
            return files;
        }
    }

    /// <summary>What the agent is asked.</summary>
    public string Request
    {
        get
        {
            var text = new StringBuilder($"The repository in {Root} is written in {Repository.Language.Title()}. {Repository.About} A test fails: ./{RepositoryTests.Script} shows which.");
            if (Size == 1)
                text.Append($" The mistake is in {Defects[0].Function}: {Defects[0].Report}");
            foreach (var defect in Defects.Skip(1))
                text.Append($" Somebody has reported something else, which no test shows: {defect.Report}");
            return text.Append(" Mend the sources in src so that they do what their comments say; hidden tests check more than the visible ones.").ToString();
        }
    }

    /// <summary>Calls with which an expert mends it.</summary>
    public IReadOnlyList<(string Tool, Dictionary<string, string> Arguments)> Plan =>
    [
        ("shell", new() { ["command"] = $"./{RepositoryTests.Script}" }),
        .. Defects.Select((defect, index) => Edit(defect.File, Repository.With(Defects.Skip(index))[defect.File], Repository.With(Defects.Skip(index + 1))[defect.File])),
        ("shell", new() { ["command"] = $"./{RepositoryTests.Script}" }),
    ];

    /// <summary>Name of the task's content, for caches.</summary>
    public string Key => $"{Repository.Name} {string.Join(' ', Defects.Select(defect => Repository.Defects.ToList().IndexOf(defect)))}";

    /// <summary>The edit that makes one text of another: the lines that differ, as a whole.</summary>
    private static (string Tool, Dictionary<string, string> Arguments) Edit(string path, string from, string to)
    {
        var (old, wanted) = (from.Split('\n'), to.Split('\n'));
        var (start, end) = (0, 0);
        while (old[start] == wanted[start])
            start++;
        while (end < Math.Min(old.Length, wanted.Length) - start && old[^(end + 1)] == wanted[^(end + 1)])
            end++;
        return ("edit", new() { ["path"] = path, ["old"] = string.Join('\n', old[start..^end]), ["replacement"] = string.Join('\n', wanted[start..^end]) });
    }
}

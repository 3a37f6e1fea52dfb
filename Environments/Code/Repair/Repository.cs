using Platform.Environments.Code.Languages;

namespace Platform.Environments.Code.Repair;

/// <summary>A small repository, as it is when all is well, and what may be wrong with it.</summary>
/// <param name="Name">Short name.</param>
/// <param name="Language">Its language.</param>
/// <param name="About">One sentence, for its read-me.</param>
/// <param name="Sources">Files by path; all below <c>src/</c>.</param>
/// <param name="Checks">Checks that hold whatever is wrong.</param>
/// <param name="Defects">What may be wrong, each apart from the others.</param>
internal sealed record Repository(string Name, CodeLanguage Language, string About, IReadOnlyDictionary<string, string> Sources, IReadOnlyList<Check> Checks, IReadOnlyList<Defect> Defects)
{
    /// <summary>The sources with some defects.</summary>
    public Dictionary<string, string> With(IEnumerable<Defect> defects)
    {
        var files = new Dictionary<string, string>(Sources, StringComparer.Ordinal);
        foreach (var defect in defects)
        {
            var at = files[defect.File].IndexOf(defect.Right, StringComparison.Ordinal);
            if (at < 0 || files[defect.File].IndexOf(defect.Right, at + 1, StringComparison.Ordinal) >= 0)
                throw new InvalidOperationException($"The code '{defect.Right}' does not occur once in {defect.File} of the repository '{Name}'.");
            files[defect.File] = files[defect.File].Replace(defect.Right, defect.Wrong, StringComparison.Ordinal);
        }

        return files;
    }
}

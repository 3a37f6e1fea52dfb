using Platform.Environments.Code.Languages;

namespace Platform.Environments.Code.Problems;

/// <summary>The same solution in every language.</summary>
internal sealed record Solutions(string Python, string JavaScript, string C, string CSharp)
{
    public string this[CodeLanguage language] => language switch
    {
        CodeLanguage.Python => Python,
        CodeLanguage.JavaScript => JavaScript,
        CodeLanguage.C => C,
        _ => CSharp,
    };

    /// <summary>These with something done to each.</summary>
    public Solutions Map(Func<string, string> change) => new(change(Python), change(JavaScript), change(C), change(CSharp));
}

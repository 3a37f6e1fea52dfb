namespace Platform.Environments.Code.Languages;

/// <summary>A language that programs are written in. A task's parameter <c>language</c> is a name in lower case, or the number of its place here, from 1.</summary>
public enum CodeLanguage
{
    /// <summary>Python 3.</summary>
    Python,

    /// <summary>JavaScript, on Node.js.</summary>
    JavaScript,

    /// <summary>C, compiled by the C compiler of the image.</summary>
    C,

    /// <summary>C#, compiled by the .NET SDK of the image.</summary>
    CSharp,
}

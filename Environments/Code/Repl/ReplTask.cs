using Platform.Environments.Code.Languages;

namespace Platform.Environments.Code.Repl;

/// <summary>A task of <c>repl-v1</c>.</summary>
/// <param name="Kind">Name of the kind.</param>
/// <param name="Language">Of the interpreter.</param>
/// <param name="SetUp">Code that runs before the agent's: what the question is about.</param>
/// <param name="Question">What is asked.</param>
/// <param name="Answer">The answer, which never enters the sandbox.</param>
/// <param name="Cells">Code with which an expert finds it, piece by piece.</param>
internal sealed record ReplTask(string Kind, CodeLanguage Language, string SetUp, string Question, string Answer, IReadOnlyList<string> Cells);

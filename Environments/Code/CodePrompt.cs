using System.Globalization;
using System.Text;
using Platform.Environments.Code.Execution;
using Platform.Environments.Code.Languages;
using Platform.Environments.Code.Problems;

namespace Platform.Environments.Code;

/// <summary>What the agent of <c>code-v1</c> is told.</summary>
internal static class CodePrompt
{
    /// <summary>The task.</summary>
    public static string First(CodeTask task, CodeStyle style)
    {
        if (task.Function is { } function)
            return $"{function.Prompt.TrimEnd()}\n{(function.Shown.Count > 0 ? $"\n{string.Join('\n', function.Shown)}\n" : "")}{(style == CodeStyle.Verbal ? $"\nWrite the Python function {function.Function}, alone or in a code block.\n" : "")}";
        var problem = task.Problem!;
        var isExpression = problem.Form == AnswerForm.Expression;
        if (style == CodeStyle.Compact)
            return isExpression ? $"{problem.Short}\n" : $"{task.Language.Key()} {problem.Short}\n";
        var text = new StringBuilder();
        text.Append(isExpression
            ? $"Write one {task.Language.Title()} expression in x. {problem.Statement} The expression's value is the result.\n"
            : $"Write a {task.Language.Title()} program that reads standard input and writes standard output.\n\n{problem.Statement}\n");
        foreach (var (index, test) in problem.Tests.Take(problem.Visible).Index())
            text.Append(isExpression
                ? $"\nFor x = {test.Input} it is {test.Expected}."
                : $"\nExample {index + 1}\nInput:\n{test.Input.TrimEnd('\n')}\nOutput:\n{test.Expected}\n");
        return text.Append(isExpression
            ? "\n\nReply with the expression alone or in a code block. It is tested on other numbers too.\n"
            : "\nReply with the whole program, alone or in a code block. It is tested on other inputs too.\n").ToString();
    }

    /// <summary>What the agent is told of a program that does not pass all that it may know of.</summary>
    public static string Feedback(CodeTask task, Submission submission, CodeStyle style)
    {
        if (submission.CompileError is { } error)
            return style == CodeStyle.Compact ? $"error: {LastLine(error)}\n" : $"The program does not compile:\n{error}\n";
        if (task.Problem is not { } problem)
            return $"{submission.Tests.FirstOrDefault(test => !test.Passed)?.Error ?? "wrong answer"}\n";
        var shown = problem.Tests.Take(problem.Visible).Zip(submission.Tests).ToArray();
        var (test, result) = shown.First(pair => !pair.Second.Passed);
        var expression = problem.Form == AnswerForm.Expression;
        if (style == CodeStyle.Compact)
            return expression ? $"x={test.Input}: {result.Error ?? LastLine(result.Printed)}, not {test.Expected}\n" : $"{LastLine(result.Error ?? "wrong output")}\n";
        var count = string.Create(CultureInfo.InvariantCulture, $"{shown.Count(pair => pair.Second.Passed)} of the {shown.Length} examples pass.");
        if (expression)
            return $"{count} For x = {test.Input} the result is {test.Expected}, but the expression gives {result.Error ?? result.Printed}.\n";
        return $"{count} One that does not:\nInput:\n{test.Input.TrimEnd('\n')}\nExpected output:\n{test.Expected}\n{(result.Error is { } failed ? $"The program: {failed}\n" : "")}Its output:\n{Outputs.Normalize(result.Printed)}\n";
    }

    private static string LastLine(string text) => text.TrimEnd().Split('\n')[^1];
}

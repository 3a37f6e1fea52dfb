namespace Platform.Environments.Code.Problems;

/// <summary>What the agent writes.</summary>
internal enum AnswerForm
{
    /// <summary>One expression in the whole number <c>x</c>.</summary>
    Expression,

    /// <summary>A program that reads standard input and writes standard output.</summary>
    Program,

    /// <summary>A Python function, called with arguments.</summary>
    Function,
}

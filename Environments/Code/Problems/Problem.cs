namespace Platform.Environments.Code.Problems;

/// <summary>A problem, in no language yet.</summary>
/// <param name="Form">What the agent writes.</param>
/// <param name="Statement">What is asked, in full sentences that name no language.</param>
/// <param name="Short">The same in as few words as there can be, for small policies.</param>
/// <param name="Tests">Those shown first, then the hidden ones.</param>
/// <param name="Visible">How many tests are shown.</param>
/// <param name="Solutions">Reference solutions.</param>
internal sealed record Problem(AnswerForm Form, string Statement, string Short, IReadOnlyList<TestCase> Tests, int Visible, Solutions Solutions)
{
    /// <summary>Whether neither a constant nor a program that prints what it reads can pass: the hidden tests expect different things, and not their inputs.</summary>
    public bool IsWorthwhile
    {
        get
        {
            var hidden = Tests.Skip(Visible).ToArray();
            return hidden.Select(test => test.Expected).Distinct().Count() > hidden.Length / 3
                && hidden.Any(test => Outputs.Normalize(test.Input) != Outputs.Normalize(test.Expected))
                && hidden.All(test => Outputs.Normalize(test.Expected).Length > 0);
        }
    }
}

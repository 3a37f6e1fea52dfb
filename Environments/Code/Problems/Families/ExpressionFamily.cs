using System.Globalization;
using Platform.Sdk;

namespace Platform.Environments.Code.Problems.Families;

/// <summary>Arithmetic on one number, to be written as one expression: the same one in every language.</summary>
internal sealed class ExpressionFamily() : Family("expression")
{
    private const int MostConstant = 9;

    /// <inheritdoc/>
    public override string Draw(SeededRandom random, int size)
    {
        var steps = new List<string>();
        while (steps.Count < size)
        {
            var kind = "+-*~^"[random.Next(size < 3 ? 3 : 5)];
            // Two squares would leave what a JavaScript number holds.
            if (kind == '^' && steps.Contains("^"))
                continue;
            steps.Add(kind == '^' ? "^" : string.Create(CultureInfo.InvariantCulture, $"{kind}{random.Next(MostConstant - 1) + (kind == '*' ? 2 : 1)}"));
        }

        return string.Join(' ', steps);
    }

    /// <inheritdoc/>
    public override Problem Build(string spec, SeededRandom random)
    {
        var steps = spec.Split(' ').Select(step => Read(spec, step)).ToArray();
        var inputs = Enumerable.Range(-9, 40).Select(value => (long)value).ToArray();
        random.Shuffle(inputs.AsSpan());
        var tests = inputs.Take(VisibleTests + HiddenTests).Select(x => new TestCase(Text(x), Text(steps.Aggregate(x, Apply)))).ToArray();
        var solution = Write(steps);
        var words = string.Join(", ", steps.Select(step => Say(step, brief: false)));
        return new(AnswerForm.Expression, $"Take the whole number x, {words}.", string.Join(", ", steps.Select(step => Say(step, brief: true))), tests, VisibleTests, new(solution, solution, solution, solution));
    }

    private (char Kind, long Value) Read(string spec, string step) =>
        step == "^" ? ('^', 0)
        : step.Length is > 1 and < 6 && "+-*~".Contains(step[0]) && int.TryParse(step.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? (step[0], value)
        : throw Unreadable(spec, "+3 *2");

    private static long Apply(long x, (char Kind, long Value) step) => step.Kind switch
    {
        '+' => x + step.Value,
        '-' => x - step.Value,
        '*' => x * step.Value,
        '~' => step.Value - x,
        _ => x * x,
    };

    private static string Say((char Kind, long Value) step, bool brief) => step.Kind switch
    {
        '+' => $"add {Text(step.Value)}",
        '-' => $"subtract {Text(step.Value)}",
        '*' => brief ? $"times {Text(step.Value)}" : $"multiply by {Text(step.Value)}",
        '~' => brief ? $"from {Text(step.Value)}" : $"subtract the result from {Text(step.Value)}",
        _ => brief ? "square" : "square the result",
    };

    /// <summary>The expression, with brackets only where they are needed.</summary>
    private static string Write((char Kind, long Value)[] steps)
    {
        var (text, isSum) = ("x", false);
        foreach (var (kind, value) in steps)
        {
            var factor = isSum ? $"({text})" : text;
            (text, isSum) = kind switch
            {
                '+' => ($"{text}+{Text(value)}", true),
                '-' => ($"{text}-{Text(value)}", true),
                '*' => ($"{factor}*{Text(value)}", false),
                '~' => ($"{Text(value)}-{factor}", true),
                _ => (text == "x" ? "x*x" : $"({text})*({text})", false),
            };
        }

        return text;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using Platform.Sdk;

namespace Platform.Environments.Code.Problems.Families;

/// <summary>Problems made of steps, one after another: the size is how many.</summary>
/// <typeparam name="T">What the steps work on.</typeparam>
internal abstract class PipelineFamily<T>(string name) : Family(name)
{
    protected abstract IReadOnlyList<PipelineStep<T>> Steps { get; }

    protected abstract IReadOnlyList<PipelineEnd<T>> Ends { get; }

    protected abstract string Opening { get; }

    /// <summary>Programs with <c>$body</c> where the steps belong.</summary>
    protected abstract Solutions Frame { get; }

    protected abstract string Example { get; }

    /// <inheritdoc/>
    public override string Draw(SeededRandom random, int size)
    {
        var names = new List<string>();
        for (string? last = null; names.Count < size;)
        {
            var step = Steps[random.Next(Steps.Count)];
            var k = step.Most == 0 ? 0 : 2 + random.Next(step.Most - 1);
            if (step.Name == last)
                continue;
            last = step.Name;
            names.Add(step.Most == 0 ? step.Name : string.Create(CultureInfo.InvariantCulture, $"{step.Name}:{k}"));
        }

        return $"{string.Join(' ', names)} {Ends[random.Next(Ends.Count)].Name}";
    }

    /// <inheritdoc/>
    public override Problem Build(string spec, SeededRandom random)
    {
        var words = spec.Split(' ');
        if (words.Length < 2 || Ends.FirstOrDefault(end => end.Name == words[^1]) is not { } last)
            throw Unreadable(spec, Example);
        var steps = words[..^1].Select(word => Read(spec, word)).ToArray();
        var tests = Enumerable.Range(0, VisibleTests + HiddenTests).Select(_ => Input(random)).Select(input => new TestCase(
            input, last.Print(steps.Aggregate(Parse(input), (value, step) => step.Step.Apply(value, step.K))))).ToArray();
        var said = steps.Select(step => PipelineText.With(step.Step.Words, step.K)).Append(last.Words).ToArray();
        var list = string.Join('\n', said.Index().Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Index + 1}. {char.ToUpperInvariant(line.Item[0])}{line.Item[1..]}.")));
        return new(AnswerForm.Program, $"{Opening}\n{list}", $"{Name}: {string.Join("; ", said)}", tests, VisibleTests, new(
            Program(code => code.Python, "\n"), Program(code => code.JavaScript, "\n"), Program(code => code.C, "\n    "), Program(code => code.CSharp, "\n")));

        string Program(Func<Solutions, string> language, string join) => language(Frame).Replace("$body",
            string.Join(join, steps.Select(step => PipelineText.With(language(step.Step.Code), step.K)).Append(language(last.Code))), StringComparison.Ordinal);
    }

    protected abstract string Input(SeededRandom random);

    protected abstract T Parse(string input);

    private (PipelineStep<T> Step, int K) Read(string spec, string word)
    {
        var parts = word.Split(':');
        var step = Steps.FirstOrDefault(step => step.Name == parts[0]);
        if (step is not null && step.Most == 0 && parts.Length == 1)
            return (step, 0);
        return step is { Most: > 0 } && parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var k) && k >= 1 && k <= step.Most
            ? (step, k) : throw Unreadable(spec, Example);
    }
}

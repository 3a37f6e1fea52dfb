using System.Globalization;
using Platform.Sdk;

namespace Platform.Environments.Code.Problems.Families;

/// <summary>Problems written one by one, each with numbers that vary. A size picks among those of that size, or of the nearest one there is.</summary>
internal sealed class VariantFamily(string name, IReadOnlyList<Variant> variants) : Family(name)
{
    public IReadOnlyList<Variant> Variants { get; } = variants;

    /// <inheritdoc/>
    public override string Draw(SeededRandom random, int size)
    {
        var nearest = Variants.Min(variant => Math.Abs(variant.Size - size));
        var some = Variants.Where(variant => Math.Abs(variant.Size - size) == nearest).ToArray();
        var variant = some[random.Next(some.Length)];
        return string.Join(' ', variant.Ranges.Select(range => (range.Low + random.Next(range.High - range.Low + 1)).ToString(CultureInfo.InvariantCulture)).Prepend(variant.Name));
    }

    /// <inheritdoc/>
    public override Problem Build(string spec, SeededRandom random)
    {
        var words = spec.Split(' ');
        if (Variants.FirstOrDefault(variant => variant.Name == words[0]) is not { } variant || words.Length != variant.Ranges.Count + 1)
            throw Unreadable(spec, Example);
        var numbers = words[1..].Select((word, i) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= variant.Ranges[i].Low && number <= variant.Ranges[i].High
            ? number : throw Unreadable(spec, Example)).ToArray();
        var tests = Enumerable.Range(0, VisibleTests + HiddenTests).Select(_ => variant.Input(random, numbers)).Select(input => new TestCase(input, variant.Answer(input, numbers))).ToArray();
        return new(AnswerForm.Program, With(variant.Statement), $"{Name}: {With(variant.Short)}", tests, VisibleTests, variant.Solutions.Map(With));

        string With(string text)
        {
            foreach (var (index, number) in numbers.Index())
                text = text.Replace(string.Create(CultureInfo.InvariantCulture, $"${index}"), number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            return text;
        }
    }

    private string Example => string.Join(' ', Variants[0].Ranges.Select(range => range.Low.ToString(CultureInfo.InvariantCulture)).Prepend(Variants[0].Name));
}

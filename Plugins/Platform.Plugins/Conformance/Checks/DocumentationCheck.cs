using Platform.Sdk;

namespace Platform.Plugins.Conformance.Checks;

/// <summary>The documentation is complete and does not contradict itself.</summary>
internal sealed class DocumentationCheck : IConformanceCheck
{
    public string Name => "documentation";

    public string Question => "Every part of the documentation is written, and its numbers fit each other.";

    public IReadOnlyList<string> Needs => [];

    public ValueTask<Finding> RunAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var documentation = context.Registration.Documentation;
        (string Name, string Text)[] parts =
        [
            ("Summary", documentation.Summary), ("Action", documentation.Action), ("Observation", documentation.Observation),
            ("Reward", documentation.Reward), ("End", documentation.End), ("Headline", documentation.Headline),
        ];
        if (parts.Where(part => string.IsNullOrWhiteSpace(part.Text)).Select(part => part.Name).ToArray() is { Length: > 0 } missing)
            return new(Finding.Fail($"{string.Join(", ", missing)} say{(missing.Length == 1 ? "s" : "")} nothing: write a sentence for each."));
        return new(Contradiction(documentation.Bounds) is { } contradiction ? Finding.Fail(contradiction) : Finding.Pass("all parts are written."));
    }

    private static string? Contradiction(EnvironmentBounds bounds)
    {
        if (bounds.ReturnRange is var (low, high) && !(low <= high))
            return $"ReturnRange is {low} to {high}, which holds nothing: give the lower number first.";
        if (bounds.RewardRange is var (least, most) && !(least <= most))
            return $"RewardRange is {least} to {most}, which holds nothing: give the lower number first.";
        if (bounds.MaxTurns is < 1)
            return $"MaxTurns is {bounds.MaxTurns}: an episode has 1 step or more.";
        if (bounds is { Floor: { } floor, Maximum: { } maximum } && !(floor < maximum))
            return $"Floor is {floor} and Maximum {maximum}: the expert must do better than chance.";
        return null;
    }
}

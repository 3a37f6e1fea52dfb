using Platform.Environments.Calendar.World;

namespace Platform.Environments.Calendar.Tasks;

/// <summary>A task: what is asked, in which world, what must be different at the end, and how an expert does it.</summary>
/// <param name="Kind">Name of the kind.</param>
/// <param name="World">The world; changed by play.</param>
/// <param name="Request">What is asked, in words.</param>
/// <param name="Wanted">The changes asked for; nothing else may change.</param>
/// <param name="Answer">What the final text must tell; empty where it is free.</param>
/// <param name="Plan">The expert's calls, in order.</param>
/// <param name="Closing">The expert's final text.</param>
internal sealed record CalendarTask(string Kind, CalendarWorld World, string Request, IReadOnlyList<Wanted> Wanted, IReadOnlyList<Facts> Answer, IReadOnlyList<PlanStep> Plan, string Closing)
{
    private readonly CalendarState _start = World.State();
    private readonly string[] _titles = [.. World.Events.Select(item => item.Title).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>What differs from the beginning, set against what was asked.</summary>
    /// <param name="finalText">The agent's last text; null while it has given none.</param>
    public Verdict Judge(string? finalText)
    {
        var changes = StateChange.Between(_start, World.State());
        var taken = new int[changes.Count];
        Array.Fill(taken, -1);
        // No two wishes of a task are met by one change, so a first fit is a best one; a wish that two changes meet leaves one of them over.
        for (var i = 0; i < Wanted.Count; i++)
        {
            var at = Enumerable.Range(0, changes.Count).FirstOrDefault(index => taken[index] < 0 && Wanted[i].Is(changes[index], _titles), -1);
            if (at >= 0)
                taken[at] = i;
        }

        return new(
            [.. Wanted.Where((_, index) => taken.Contains(index))],
            [.. changes.Where((_, index) => taken[index] < 0)],
            Answer.Count > 0 ? finalText is not null && Answer.All(facts => facts.AreIn(finalText, facts.Kind == FactKind.Place ? Words.Places : _titles)) : null,
            Wanted.Count);
    }
}

/// <summary>How a state stands to what was asked.</summary>
/// <param name="Made">Wishes that are met.</param>
/// <param name="Unasked">Changes that nobody asked for.</param>
/// <param name="IsAnswered">Whether the final text tells what was asked; null where nothing was.</param>
/// <param name="Wanted">Changes asked for.</param>
internal sealed record Verdict(IReadOnlyList<Wanted> Made, IReadOnlyList<StateChange> Unasked, bool? IsAnswered, int Wanted)
{
    public bool IsSuccess => Made.Count == Wanted && Unasked.Count == 0 && IsAnswered != false;

    /// <summary>Share of what was asked for that is done, the answer included: 0 to 1.</summary>
    public double Progress => (Made.Count + (IsAnswered == true ? 1.0 : 0)) / (Wanted + (IsAnswered is null ? 0 : 1));

    public override string ToString() => FormattableString.Invariant(
        $"{Made.Count} of {Wanted} changes made{(IsAnswered is { } answered ? answered ? ", answered" : ", not answered" : "")}{(Unasked.Count == 0 ? "" : $"; not asked for: {string.Join("; ", Unasked)}")}");
}

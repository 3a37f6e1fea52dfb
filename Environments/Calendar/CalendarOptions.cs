using Platform.Environments.Calendar.Tasks;
using Platform.Sdk;

namespace Platform.Environments.Calendar;

/// <summary>Settings of <c>calendar-v1</c>.</summary>
public sealed record CalendarOptions : ToolEnvironmentOptions, IValidatedSettings
{
    /// <summary>Kinds of tasks to draw from where a task names none; empty for all.</summary>
    [Setting("Kinds of tasks to draw from where a task names none, such as schedule; empty for all twelve.")]
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>Levels to draw from where a task names none; empty for all.</summary>
    [Setting("Levels to draw from where a task names none: easy, medium, hard; empty for all three.")]
    public IReadOnlyList<string> Levels { get; init; } = [];

    /// <summary>How the agent is spoken to.</summary>
    [Setting("How the agent is spoken to: verbal (rules in full) or compact (today, owner and request alone).")]
    public CalendarStyle Style { get; init; } = CalendarStyle.Verbal;

    /// <summary>Reward for a part of what was asked, if nothing else was changed: this times the share that is done. 0 to below 1.</summary>
    [Setting("Reward for a part of what was asked, if nothing else was changed: this times the share that is done.", Minimum = 0, Maximum = 0.99)]
    public double PartialReward { get; init; }

    /// <inheritdoc/>
    public IEnumerable<SettingError> Validate(string path)
    {
        foreach (var kind in Kinds.Where(kind => !TaskKinds.Names.Contains(kind)))
            yield return new($"{path}.kinds", $"{path}.kinds has '{kind}', but a kind of task is expected: {NearestName.Suggest(kind, TaskKinds.Names)}");
        var levels = TaskKnobs.Levels.Select(level => level.Name).ToArray();
        foreach (var level in Levels.Where(level => !levels.Contains(level)))
            yield return new($"{path}.levels", $"{path}.levels has '{level}', but a level is expected: {NearestName.Suggest(level, levels)}");
    }
}

/// <summary>How the agent is spoken to.</summary>
public enum CalendarStyle
{
    /// <summary>The rules in full sentences, then the request.</summary>
    Verbal,

    /// <summary>Today, the owner and the request, for small policies for which each token counts.</summary>
    Compact,
}

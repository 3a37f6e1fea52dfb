using Platform.Training.Learners;
using Platform.Training.Learners.CriticFree;
using Platform.Training.Learners.Guided;
using Platform.Training.Learners.Imitation;
using Platform.Training.Learners.Preferences;
using Platform.Training.Updates;

namespace Platform.Training.Plans;

/// <summary>The learners a recipe may name: those of the platform, and what plugins add.</summary>
public static class LearnerCatalogue
{
    private static readonly SortedDictionary<string, LearnerEntry> s_entries = new(
        new[]
        {
            BasicLearners.Entries,
            CriticFreeLearners.Entries,
            GuidedLearners.Entries,
            ImitationLearners.Entries,
            PreferenceLearners.Entries,
            CriticLearners.Entries,
            MultiTurnLearners.Entries,
        }.SelectMany(entries => entries).ToDictionary(entry => entry.Name), StringComparer.Ordinal);

    /// <summary>Every learner by the name a recipe writes.</summary>
    public static IReadOnlyDictionary<string, LearnerEntry> Entries => s_entries;

    /// <summary>Options type by the name a recipe writes.</summary>
    public static IReadOnlyDictionary<string, Type> OptionTypes => s_entries.ToDictionary(entry => entry.Key, entry => entry.Value.OptionsType, StringComparer.Ordinal);

    /// <summary>The learner that takes options of some type.</summary>
    /// <param name="options">Options of a stage.</param>
    /// <exception cref="ArgumentException">None does.</exception>
    public static LearnerEntry Of(object options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return s_entries.Values.FirstOrDefault(entry => entry.OptionsType == options.GetType())
            ?? throw new ArgumentException($"No learner takes options of type {options.GetType().Name}: known are {string.Join(", ", s_entries.Keys)}.", nameof(options));
    }
}

/// <summary>One learner.</summary>
/// <param name="Name">As recipes write it, such as <c>grpo</c>.</param>
/// <param name="OptionsType">A record of settings.</param>
/// <param name="Create">Makes the learner of a stage from its options; the caller disposes it.</param>
public sealed record LearnerEntry(string Name, Type OptionsType, Func<StageContext, object, IStageLearner> Create)
{
    /// <summary>Makes the method alone from its options, for the caller to dispose; null where the learner is more than one objective.</summary>
    public Func<object, Objective>? CreateObjective { get; init; }

    /// <summary>An entry with its options typed.</summary>
    /// <typeparam name="TOptions">A record of settings of its own: no two learners share one.</typeparam>
    /// <param name="name">As recipes write it.</param>
    /// <param name="create">Makes the learner of a stage.</param>
    /// <param name="objective">Makes the method alone.</param>
    public static LearnerEntry Of<TOptions>(string name, Func<StageContext, TOptions, IStageLearner> create, Func<TOptions, Objective>? objective = null)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(create);
        return new(name, typeof(TOptions), (context, options) => create(context, (TOptions)options))
        {
            CreateObjective = objective is null ? null : options => objective((TOptions)options),
        };
    }

    /// <summary>An entry of a policy gradient over plain groups of rollouts.</summary>
    /// <typeparam name="TOptions">A record of settings of its own: no two learners share one.</typeparam>
    /// <param name="name">As recipes write it.</param>
    /// <param name="objective">Makes the method.</param>
    public static LearnerEntry Grouped<TOptions>(string name, Func<TOptions, Objective> objective)
        where TOptions : PolicyGradientOptions
    {
        ArgumentNullException.ThrowIfNull(objective);
        return Of<TOptions>(name, (context, options) => PolicyGradientLearner.Create(context, options, objective(options)), objective);
    }
}

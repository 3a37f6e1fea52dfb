using Platform.Training.Data;
using Platform.Training.Plans;
using Platform.Training.Plans.Preferences;
using Platform.Training.Updates;

namespace Platform.Training.Learners.Preferences;

/// <summary>Puts a stage of preference learning together: data or own episodes, the method, its update.</summary>
internal static class ContrastLearner
{
    /// <summary>An entry of the catalogue.</summary>
    public static LearnerEntry Entry<TOptions>(string name, Func<TOptions, Objective> objective)
        where TOptions : ContrastOptions => LearnerEntry.Of<TOptions>(name, (context, options) => Create(context, options, objective(options)), objective);

    /// <summary>A learner over pairs.</summary>
    public static StageLearner Create(StageContext context, ContrastOptions options, Objective objective, Func<IRoundSource, IRoundSource>? wrap = null)
    {
        var items = options.BatchSize * options.Updates;
        IRoundSource source = options.Data.Count == 0
            ? new GroupSource(context, items, options.GroupSize)
            : new DatasetSource(context, DataSet.Load(context, options.Data).Where(
                members => Pairing.Of([.. members.Where(Contrast.IsComparable)], options).Count > 0,
                options.Pairing == "shortest-right" ? $"a right response and a longer one to be preferred to (learner.pairing: {options.Pairing})" : $"two responses whose scores are more than learner.margin ({options.Margin}) apart"), items);
        return new(context, wrap?.Invoke(source) ?? source, StageUpdate.Create(context, objective, options.Updates, options.Epochs, options.Data.Count == 0 ? context.Sampling.Temperature : 1));
    }
}

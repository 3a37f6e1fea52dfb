using Platform.Training.Data;
using Platform.Training.Plans;
using Platform.Training.Plans.Imitation;
using Platform.Training.Updates;

namespace Platform.Training.Learners.Imitation;

/// <summary>Puts a stage of imitation together: a demonstrator's new play every step, or data.</summary>
internal static class ImitationLearner
{
    /// <summary>An entry of the catalogue.</summary>
    public static LearnerEntry Entry<TOptions>(string name, Func<TOptions, Objective> objective)
        where TOptions : ImitationOptions => LearnerEntry.Of<TOptions>(name, (context, options) => Create(context, options, objective(options)), objective);

    /// <summary>A learner over demonstrations.</summary>
    public static StageLearner Create(StageContext context, ImitationOptions options, Objective objective) => Create(context, objective, options.Data.Count == 0
        ? new DemonstrationSource(context, options.Demonstrator, options.BatchSize, options.MinimumReturn)
        : new DatasetSource(context, Kept(DataSet.Load(context, options.Data).Split(), options.MinimumReturn), options.BatchSize));

    /// <summary>A learner over any source.</summary>
    public static StageLearner Create(StageContext context, Objective objective, IRoundSource source, int updates = 1, int epochs = 1) =>
        new(context, source, StageUpdate.Create(context, objective, updates, epochs));

    private static DataSet Kept(DataSet data, double? minimum) => minimum is { } least
        ? data.Where(item => item[0].Return >= least, $"a return of learner.minimumReturn ({least}) or more")
        : data;
}

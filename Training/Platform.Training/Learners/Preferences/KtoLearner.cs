using Platform.Training.Data;
using Platform.Training.Plans.Preferences;

namespace Platform.Training.Learners.Preferences;

/// <summary>Puts a stage of KTO together: labelled responses from data or own episodes, each learnt from by itself.</summary>
internal static class KtoLearner
{
    /// <summary>A learner over labelled responses.</summary>
    public static StageLearner Create(StageContext context, KtoOptions options)
    {
        var responses = options.BatchSize * options.Updates;
        IRoundSource source = options.Data.Count == 0
            ? new GroupSource(context, responses / options.GroupSize, options.GroupSize)
            : new DatasetSource(context, DataSet.Load(context, options.Data).SplitByPrompt(), responses) { KeepsGroups = true };
        return new(context, source, StageUpdate.Create(context, new Kto(options), options.Updates, options.Epochs, options.Data.Count == 0 ? context.Sampling.Temperature : 1));
    }
}

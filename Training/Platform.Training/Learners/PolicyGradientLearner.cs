using Platform.Training.Plans;
using Platform.Training.Updates;

namespace Platform.Training.Learners;

/// <summary>Puts a policy-gradient stage together: rollouts in groups, the method, its update.</summary>
public static class PolicyGradientLearner
{
    /// <summary>A learner over fresh rollouts.</summary>
    /// <param name="context">What the stage works with.</param>
    /// <param name="options">Group and batch sizes.</param>
    /// <param name="objective">The method.</param>
    /// <param name="source">Where rounds come from; null for plain groups.</param>
    public static StageLearner Create(StageContext context, PolicyGradientOptions options, Objective objective, IRoundSource? source = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(options);
        return new(context, source ?? new GroupSource(context, options.GroupsPerRound, options.GroupSize), CreateUpdate(context, options, objective));
    }

    /// <summary>The update of such a learner.</summary>
    /// <param name="context">What the stage works with.</param>
    /// <param name="options">How a round is gone over.</param>
    /// <param name="objective">The method.</param>
    public static PolicyUpdate CreateUpdate(StageContext context, PolicyGradientOptions options, Objective objective)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(objective);
        var filtered = context.Sampling.TopP < 1 || context.Sampling.TopK > 0;
        var rounded = context.Plan.Generation.Type != "f32";
        if (filtered)
            context.Observer.Note("rollout.topP or rollout.topK filters what is sampled, so sampled log-probs are those of the kept tokens: old log-probs are computed again without the filter, and the update is off-policy by that much.");
        if (rounded)
            context.Observer.Note($"generation.type is {context.Plan.Generation.Type}, so sampled log-probs are those of rounded weights: old log-probs are computed again with the weights that are trained; samplerGap shows the difference, and learner.importance ({options.Importance.Level}) weighs it.");
        return new(context.Policy.Model, objective, new()
        {
            Optimizer = context.Stage.Optimizer,
            Steps = context.Stage.Steps * options.Updates * options.Epochs,
            Seed = context.Plan.Seed,
            Updates = options.Updates,
            Epochs = options.Epochs,
            Temperature = context.Sampling.Temperature,
            RecomputesOldLogProbs = filtered || rounded || context.Plan.Policy.TrainType != "f32", // whose arithmetic is not the sampler's
            IsFiltered = filtered,
            Importance = rounded && !filtered ? options.Importance : null,
            MaxKl = options.MaxKl,
            MaxSequenceKl = options.MaxSequenceKl,
        }, objective.Needs.HasFlag(ObjectiveNeeds.Reference) ? context.CreateReference() : null)
        { WeightsChanged = () => context.Policy.Weights.Advance() };
    }
}

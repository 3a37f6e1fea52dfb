using Platform.Training.Updates;

namespace Platform.Training.Learners;

/// <summary>The update of a stage whose method takes no ratios to the sampler.</summary>
internal static class StageUpdate
{
    /// <summary>An update of the stage's policy, with the policy at the start of the stage as the reference where the method asks for one.</summary>
    /// <param name="context">What the stage works with.</param>
    /// <param name="objective">The method; disposed with the update.</param>
    /// <param name="updates">Optimizer steps per pass over a round.</param>
    /// <param name="epochs">Passes over a round.</param>
    /// <param name="temperature">Temperature at which tokens were sampled; 1 for data.</param>
    public static PolicyUpdate Create(StageContext context, Objective objective, int updates = 1, int epochs = 1, double temperature = 1) => new(context.Policy.Model, objective, new()
    {
        Optimizer = context.Stage.Optimizer,
        Steps = context.Stage.Steps * updates * epochs,
        Seed = context.Plan.Seed,
        Updates = updates,
        Epochs = epochs,
        Temperature = temperature,
    }, objective.Needs.HasFlag(ObjectiveNeeds.Reference) ? context.CreateReference() : null)
    { WeightsChanged = () => context.Policy.Weights.Advance() };
}

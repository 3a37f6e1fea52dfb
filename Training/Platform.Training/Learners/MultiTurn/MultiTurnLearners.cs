using Platform.Training.Plans;
using Platform.Training.Updates;

namespace Platform.Training.Learners;

/// <summary>Learners that judge turns, or states between them.</summary>
internal static class MultiTurnLearners
{
    public static IReadOnlyList<LearnerEntry> Entries { get; } =
    [
        LearnerEntry.Of<ArcherOptions>("archer", (context, options) => new ArcherLearner(context, options)),
        LearnerEntry.Of<RefuelOptions>("refuel", (context, options) => new StageLearner(
            context, new BranchSource(context, options.Tasks, branches: 2), Update(context, options, new Refuel(options))), options => new Refuel(options)),
        LearnerEntry.Of<DirectAdvantageOptions>("direct-advantage", (context, options) => new StageLearner(
            context, new BranchSource(context, options.Tasks, options.GroupSize) { PlayedRounds = options.CriticRounds }, Update(context, options, new DirectAdvantage(options))), options => new DirectAdvantage(options)),
        LearnerEntry.Of<RetroformerOptions>("retroformer",
            (context, options) => PolicyGradientLearner.Create(context, options, new Ppo(options), new RetroformerSource(context, options)), options => new Ppo(options)),
        Replayed<OreoOptions>("oreo", options => new Oreo(options)),
        Replayed<DigiRlOptions>("digirl", options => new DigiRl(options)),
        Replayed<VscRlOptions>("vsc-rl", options => new VscRl(options), (context, options) => new VscRl(options, context.Plan.Rollout.Subgoals)),
        Replayed<WebRlOptions>("webrl", options => new WebRl(options)),
    ];

    private static LearnerEntry Replayed<TOptions>(string name, Func<TOptions, Objective> objective, Func<StageContext, TOptions, Objective>? inStage = null)
        where TOptions : ReplayLearnerOptions => LearnerEntry.Of<TOptions>(name, (context, options) =>
        {
            // Only WebRL's replay is of solved episodes alone
            var source = new ReplaySource(new GroupSource(context, options.Tasks, options.GroupSize), options.Capacity, SeedSequence.Derive(context.Plan.Seed, SeedPurpose.Order, (ulong)context.StageIndex))
            {
                Draws = fresh => (int)(fresh * options.ReplayRatio),
                Keeps = options is WebRlOptions ? trajectory => trajectory.Outcome ?? trajectory.Return > 0 : null,
            };
            return new StageLearner(context, source, Update(context, options, inStage?.Invoke(context, options) ?? objective(options)));
        }, objective);

    private static PolicyUpdate Update(StageContext context, TurnLearnerOptions options, Objective objective) => new(context.Policy.Model, objective, new()
    {
        Optimizer = context.Stage.Optimizer,
        Seed = context.Plan.Seed,
        Steps = context.Stage.Steps * options.Updates * options.Epochs,
        Updates = options.Updates,
        Epochs = options.Epochs,
        Temperature = context.Sampling.Temperature,
    }, objective.Needs.HasFlag(ObjectiveNeeds.Reference) ? context.CreateReference() : null)
    { WeightsChanged = () => context.Policy.Weights.Advance() };
}

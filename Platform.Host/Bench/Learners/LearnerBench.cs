using System.Globalization;
using Platform.Host.Recipes;
using Platform.Plugins;
using Platform.Plugins.Configuration;
using Platform.Training.Runs;

namespace Platform.Host.Bench.Learners;

/// <summary>Runs every learner from the same imitated policy until it reaches a score.</summary>
/// <param name="registry">What plugins bring.</param>
/// <param name="folder">Where the runs lie.</param>
/// <param name="timeProvider">Measures time.</param>
internal sealed class LearnerBench(PluginRegistry registry, string folder, TimeProvider timeProvider)
{
    private const string Optimizer = "optimizer";
    private static readonly SourceLocation s_written = new("(bench learners)", 0, 0);

    /// <summary>Reads what to compare.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ConfigurationException">Something is wrong; every fault is listed.</exception>
    public static LearnerBenchFile Read(string path)
    {
        var errors = new List<ConfigurationError>();
        var file = (LearnerBenchFile?)OptionsBinder.TryBind(typeof(LearnerBenchFile), YamlReader.ReadFile(path), "", errors);
        return errors.Count == 0 && file is not null ? file : throw new ConfigurationException(errors);
    }

    /// <summary>Name of a learner as the table shows it.</summary>
    /// <param name="learner">As in a recipe.</param>
    public static string NameOf(ConfigurationNode learner) =>
        (learner as ScalarNode ?? (learner as MappingNode)?.Find("type") as ScalarNode)?.Value ?? "(no type)";

    /// <summary>Imitates: the policy that all learners of an arena and seed start from.</summary>
    /// <param name="arena">The arena.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The checkpoint's folder, and the score of the policy.</returns>
    public async Task<(string Checkpoint, double Score)> ImitateAsync(LearnerArena arena, ulong seed, CancellationToken cancellationToken)
    {
        using var never = new CancellationTokenSource();
        var trial = new LearnerTrial(arena, never);
        var root = Common((MappingNode)arena.Recipe, arena, seed).With("evaluation", Evaluation(arena, every: 0));
        var result = await RunAsync(root, $"{arena.Name}-imitation-{seed}", trial, cancellationToken).ConfigureAwait(false);
        return (result.Checkpoint, trial.Score);
    }

    /// <summary>Trains one learner until the score is reached or its steps are over.</summary>
    /// <param name="arena">The arena.</param>
    /// <param name="learner">As in a recipe.</param>
    /// <param name="checkpoint">Where it starts.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task<LearnerTrial> TrainAsync(LearnerArena arena, ConfigurationNode learner, string checkpoint, ulong seed, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var trial = new LearnerTrial(arena, stop);
        var recipe = (MappingNode)arena.Recipe;
        var optimizer = (MappingNode)YamlWriter.ToNode(arena.Optimizer);
        var policy = (recipe.Find("policy") as MappingNode ?? new MappingNode(s_written, [])).With("from", Scalar(checkpoint));
        var root = Common(recipe, arena, seed)
            .With("policy", policy)
            .With("steps", Scalar(arena.Steps.ToString(CultureInfo.InvariantCulture)))
            .With("learner", Without(learner, Optimizer))
            .With("optimizer", (learner as MappingNode)?.Find(Optimizer) is MappingNode own
                ? own.Entries.Aggregate(optimizer, (all, entry) => all.With(entry.Key, entry.Value))
                : optimizer)
            .With("evaluation", Evaluation(arena, arena.Every));
        await RunAsync(root, $"{arena.Name}-{NameOf(learner)}-{seed}", trial, stop.Token).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return trial;
    }

    private static MappingNode Common(MappingNode recipe, LearnerArena arena, ulong seed) => recipe
        .With("name", Scalar(arena.Name))
        .With("seed", Scalar(seed.ToString(CultureInfo.InvariantCulture)))
        .With("checkpoint", new MappingNode(s_written, [Entry("every", "1000000")]));

    private static MappingNode Evaluation(LearnerArena arena, int every) => new(s_written,
    [
        Entry("tasks", arena.Tasks.ToString(CultureInfo.InvariantCulture)),
        Entry("every", every.ToString(CultureInfo.InvariantCulture)),
        Entry("finalTasks", "0"),
        new("metrics", s_written, new SequenceNode(s_written, [Scalar(arena.Measure)])),
    ]);

    private async Task<RunResult> RunAsync(MappingNode root, string name, LearnerTrial trial, CancellationToken cancellationToken)
    {
        var recipe = new RecipeReader(registry).Read(root, name);
        var plan = recipe.Plan(name, Path.Combine(folder, name));
        return await Task.Run(() => new TrainingRun(plan, trial, timeProvider).RunAsync(resume: false, cancellationToken), CancellationToken.None).ConfigureAwait(false);
    }

    private static ConfigurationNode Without(ConfigurationNode node, string key) =>
        node is MappingNode mapping ? mapping with { Entries = [.. mapping.Entries.Where(entry => entry.Key != key)] } : node;

    private static ScalarNode Scalar(string value) => new(s_written, value);

    private static MappingEntry Entry(string key, string value) => new(key, s_written, Scalar(value));
}

using Platform.Training.Learners;
using Platform.Training.Rollouts;
using Platform.Training.Runs;

namespace Platform.Training.Data;

/// <summary>Everything that a recipe names as data, as trajectories of the policy: an item is an example's responses, or all stored episodes of one task.</summary>
/// <param name="Items">At least one. [items][members]</param>
public sealed record DataSet(IReadOnlyList<Trajectory[]> Items)
{
    /// <summary>A number that changes when the data does.</summary>
    public ulong Fingerprint => Items.SelectMany(item => item).Aggregate(14695981039346656037UL, (hash, trajectory) =>
        trajectory.Tokens.Aggregate(Mix(hash, BitConverter.DoubleToUInt64Bits(trajectory.Return)), (value, id) => Mix(value, (ulong)id)));

    /// <summary>Reads data for a stage.</summary>
    /// <param name="context">Whose policy the data is written for.</param>
    /// <param name="paths">Files of examples and folders of runs, at least one.</param>
    /// <exception cref="RunException">Something cannot be read, or nothing fits the model's context.</exception>
    public static DataSet Load(StageContext context, IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(paths);
        var maxLength = context.Policy.Model.Config.MaxLength;
        var renderer = new ExampleRenderer(context.Policy.Tokenizer, context.Policy.Template, context.Sampling, maxLength);
        var items = new List<Trajectory[]>();
        var (read, left) = (0, 0);
        try
        {
            foreach (var path in paths)
            {
                if (DataFiles.IsExamples(path))
                {
                    foreach (var example in ExampleReader.Read(path))
                        Add([.. example.Responses.Select(response => renderer.Render(response, items.Count, example.Location))], whole: true);
                }
                else
                {
                    foreach (var task in EpisodeReader.ReadRun(path, LastStep(context, path)).GroupBy(stored => (stored.Episode.Task.Environment, stored.Episode.Task.Id, stored.Episode.Task.Seed)))
                        Add([.. task.Select(stored => renderer.Render(stored, items.Count))], whole: false);
                }
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new RunException(exception.Message, exception);
        }

        if (left > 0)
            context.Observer.Note($"{left} of {read} responses of the data are longer than policy.model.maxLength ({maxLength}), or empty, and are left out.");
        return items.Count > 0
            ? new(items)
            : throw new RunException($"learner.data has {read} responses, but none fits policy.model.maxLength ({maxLength}): use a larger one, or shorter data.");

        void Add(Trajectory?[] members, bool whole)
        {
            read += members.Length;
            left += members.Count(member => member is null);
            Trajectory[] kept = [.. members.OfType<Trajectory>()];
            if (kept.Length == members.Length || (kept.Length > 0 && !whole))
                items.Add(kept);
        }
    }

    /// <summary>Keeps some items.</summary>
    /// <param name="keeps">Whether an item is kept.</param>
    /// <param name="what">What an item has to be, for the message when none is.</param>
    /// <exception cref="RunException">None is kept.</exception>
    public DataSet Where(Func<Trajectory[], bool> keeps, string what)
    {
        Trajectory[][] kept = [.. Items.Where(keeps)];
        return kept.Length > 0 ? new(kept) : throw new RunException($"None of the {Items.Count} tasks of learner.data has {what}: use other data.");
    }

    /// <summary>An item for each trajectory.</summary>
    public DataSet Split() => new([.. Items.SelectMany(item => item).Select((trajectory, i) => new[] { trajectory.InGroup(i) })]);

    /// <summary>An item for each trajectory; trajectories with the same prompt share a group.</summary>
    public DataSet SplitByPrompt()
    {
        var prompts = new Dictionary<string, int>(StringComparer.Ordinal);
        return new([.. Items.SelectMany(item => item).Select(trajectory =>
        {
            var prompt = string.Join(' ', trajectory.Tokens.Take(Math.Max(0, Array.IndexOf(trajectory.Trainable, true))));
            prompts.TryAdd(prompt, prompts.Count);
            return new[] { trajectory.InGroup(prompts[prompt]) };
        })]);
    }

    /// <summary>Of the run's own folder only what earlier stages stored, so that a resumed stage reads the same.</summary>
    private static int LastStep(StageContext context, string folder) => Path.GetFullPath(folder) == Path.GetFullPath(context.Plan.Folder)
        ? context.Plan.Stages.Take(context.StageIndex).Sum(stage => stage.Steps)
        : int.MaxValue;

    private static ulong Mix(ulong hash, ulong value) => (hash ^ value) * 1099511628211UL;
}

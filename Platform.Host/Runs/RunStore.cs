using System.Globalization;
using Platform.Host.Cli;
using Platform.Host.Recipes;
using Platform.Plugins;

namespace Platform.Host.Runs;

/// <summary>The folder of run folders.</summary>
/// <param name="folder">The folder; it need not exist yet.</param>
internal sealed class RunStore(string folder)
{
    /// <summary>All runs, the newest last.</summary>
    public IReadOnlyList<RunView> All() => Directory.Exists(folder)
        ? [.. Directory.GetDirectories(folder).Select(RunView.TryOpen).OfType<RunView>().OrderBy(run => run.Updated).ThenBy(run => run.Name, StringComparer.Ordinal)]
        : [];

    /// <summary>The run of that name, or whose folder that is.</summary>
    /// <param name="name">A name, or a path of a run's folder.</param>
    /// <exception cref="UnknownNameException">There is none.</exception>
    public RunView Find(string name) =>
        (RunNames.IsValid(name) ? RunView.TryOpen(Path(name)) : null) ?? RunView.TryOpen(name)
        ?? throw new UnknownNameException("run", name, All().Select(run => run.Name));

    /// <summary>Full path of a run's folder.</summary>
    /// <param name="name">Name of the run.</param>
    public string Path(string name) => System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, name));

    /// <summary>Whether something of that name is there, a run or not.</summary>
    /// <param name="name">Name of a run.</param>
    public bool Exists(string name) => Directory.Exists(Path(name)) || File.Exists(Path(name));

    /// <summary>The first free name among NAME, NAME-2, NAME-3 and so on.</summary>
    /// <param name="name">The name to begin with.</param>
    public string FreeName(string name) =>
        Enumerable.Range(1, int.MaxValue).Select(number => number == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{number}")).First(candidate => !Exists(candidate));

    /// <summary>The newest run of a recipe that is not finished.</summary>
    /// <param name="recipe">Name of the recipe.</param>
    /// <exception cref="UsageException">There is none; the message says what to do.</exception>
    public RunView NewestUnfinished(string recipe) => All().LastOrDefault(run => run.RecipeName == recipe && !run.IsFinished)
        ?? throw new UsageException(All().Any(run => run.RecipeName == recipe)
            ? $"Every run of '{recipe}' in {folder} is finished: name one with --name and raise its steps with --set, or start a new one without --resume."
            : $"There is no run of '{recipe}' in {folder} to resume: start one without --resume.");
}

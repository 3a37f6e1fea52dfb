using Platform.Sdk;
using Platform.Training.Plans;

namespace Platform.Host.Recipes.Mixtures;

/// <summary>The tasks of several environments in rounds: each has as many in a round as its weight says, spread evenly over it.</summary>
/// <remarks>No chance is involved, so every environment's tasks come in its own order without a gap.</remarks>
internal sealed class MixtureTasks : ITaskSource
{
    private readonly IReadOnlyList<MixtureMember> _members;
    private readonly (int Member, int Place)[] _round; // whose task it is, and the how-manieth of it in the round

    /// <summary>The tasks of these environments.</summary>
    /// <param name="members">At least one.</param>
    public MixtureTasks(IReadOnlyList<MixtureMember> members)
    {
        _members = members;
        // Whoever is farthest behind its share is next.
        var total = members.Sum(member => member.Weight);
        var taken = new int[members.Count];
        _round = new (int, int)[total];
        for (var place = 0; place < total; place++)
        {
            var next = Enumerable.Range(0, members.Count).MaxBy(member => ((long)members[member].Weight * (place + 1)) - ((long)taken[member] * total));
            _round[place] = (next, taken[next]++);
        }
    }

    /// <inheritdoc/>
    public string Identity => string.Join("; ", _members.Select(member => $"{member.Weight} of {member.Source.Id}: {member.Source.Tasks.Identity}"));

    /// <inheritdoc/>
    public long? TrainingCount => null;

    /// <summary>As many whole rounds as the environment with the fewest has tasks for.</summary>
    public long? HeldOutCount => _members.Min(member => member.Source.Tasks.HeldOutCount / member.Weight) * _round.Length;

    /// <inheritdoc/>
    public TaskSpec Training(ulong seed, long index) => Task(index, (tasks, own) => tasks.Training(seed, own));

    /// <inheritdoc/>
    public TaskSpec HeldOut(long index) => Task(index, (tasks, own) => tasks.HeldOut(own));

    private TaskSpec Task(long index, Func<ITaskSource, long, TaskSpec> get)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var (round, place) = Math.DivRem(index, _round.Length);
        var (member, ownPlace) = _round[place];
        var (source, weight) = _members[member];
        var task = get(source.Tasks, (round * weight) + ownPlace);
        return task with { Id = $"{source.Id}/{task.Id}" }; // two environments may number their tasks alike
    }
}

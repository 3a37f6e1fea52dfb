using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Training.Curricula;

/// <summary>Plays the tasks whose success rate lies in a band again, and new ones in between. Id <c>success-band-v1</c>.</summary>
/// <remarks>A group whose rollouts all succeed or all fail teaches nothing: the chance of a mixed one is 1 − p^n − (1 − p)^n, which is largest at p = ½. The band of [¼, ¾] is that of
/// GoalGAN's goals of intermediate difficulty (arXiv:1705.06366, section 4.1), kept over the tasks of the stage instead of a generator's goals; a task's rate is the
/// constant-step average of its visits, which follows a policy that changes. Each slot takes a new task with probability <see cref="SuccessBandOptions.Explore"/>,
/// else one of the band, each equally likely and none twice in a step; when the band has no other, a new one.</remarks>
/// <param name="options">The band, and how it is kept.</param>
/// <param name="context">The tasks.</param>
public sealed class SuccessBandCurriculum(SuccessBandOptions options, CurriculumContext context) : ICurriculum
{
    /// <summary>Its id.</summary>
    public const string Id = "success-band-v1";

    private readonly SeededRandom _random = new(context.Seed);
    private readonly List<Entry> _band = [];
    private readonly Dictionary<string, long> _picked = [];
    private long _next;

    /// <summary>How many tasks lie in the band.</summary>
    public int BandSize => _band.Count;

    /// <inheritdoc/>
    public IReadOnlyList<TaskRequest> Next(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _picked.Clear();
        var left = _band.Select(entry => entry.Index).ToList();
        var requests = new TaskRequest[count];
        for (var slot = 0; slot < count; slot++)
        {
            var isNew = _random.NextDouble() < options.Explore || left.Count == 0;
            var place = isNew ? 0 : _random.Next(left.Count);
            var index = isNew ? _next++ : left[place];
            if (!isNew)
            {
                left[place] = left[^1];
                left.RemoveAt(left.Count - 1);
            }

            var task = context.Tasks.Get(index);
            _picked[task.Id] = index;
            requests[slot] = new(task, context.Rollouts);
        }

        return requests;
    }

    /// <inheritdoc/>
    public void Report(IReadOnlyList<TaskOutcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        foreach (var visit in outcomes.GroupBy(outcome => outcome.Task.Id))
        {
            if (!_picked.TryGetValue(visit.Key, out var index))
                continue;
            var rate = visit.Average(outcome => outcome.Success ?? outcome.Return >= options.SuccessScore ? 1.0 : 0.0);
            var place = _band.FindIndex(entry => entry.Id == visit.Key);
            if (place >= 0)
                rate = (options.Newest * rate) + ((1 - options.Newest) * _band[place].Rate);
            var isIn = rate >= options.Low && rate <= options.High;
            if (place >= 0 && isIn)
                _band[place] = _band[place] with { Rate = rate };
            else if (place >= 0)
                _band.RemoveAt(place);
            else if (isIn)
                _band.Add(new(index, visit.Key, rate));
        }

        if (_band.Count > options.Capacity)
            _band.RemoveRange(0, _band.Count - options.Capacity);
    }

    /// <inheritdoc/>
    public JsonObject SaveState() => new()
    {
        ["next"] = _next,
        ["random"] = _random.State,
        ["band"] = new JsonArray([.. _band.Select(entry => new JsonArray(entry.Index, entry.Id, entry.Rate))]),
    };

    /// <inheritdoc/>
    public void LoadState(JsonObject state)
    {
        ArgumentNullException.ThrowIfNull(state);
        try
        {
            Entry[] band = [.. state["band"]!.AsArray().Select(entry => new Entry(entry![0]!.GetValue<long>(), entry[1]!.GetValue<string>(), entry[2]!.GetValue<double>()))];
            (_next, _random.State) = (state["next"]!.GetValue<long>(), state["random"]!.GetValue<string>());
            _band.Clear();
            _band.AddRange(band);
            _picked.Clear();
        }
        catch (Exception exception) when (exception is NullReferenceException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            throw new FormatException("The state is not one of success-band-v1: next, random and band are expected.", exception);
        }
    }

    /// <summary>A task of the band.</summary>
    /// <param name="Index">Its number in the stage's tasks.</param>
    /// <param name="Id">Its id.</param>
    /// <param name="Rate">Its success rate.</param>
    private readonly record struct Entry(long Index, string Id, double Rate);
}

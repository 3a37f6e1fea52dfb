using System.Text.Json.Nodes;
using Platform.Sdk;
using Platform.Training.Plans;

namespace Platform.Training.Tests.Support;

/// <summary>A curriculum whose next tasks follow from a hash of everything it was ever told, so that any difference in what it is told or in its state shows.</summary>
internal sealed class ScriptedCurriculum(CurriculumContext context) : ICurriculum
{
    private ulong _memory = context.Seed;

    /// <summary>Everything it was told, for tests that look.</summary>
    public List<TaskOutcome> Told { get; } = [];

    public Func<IReadOnlyList<TaskRequest>, IReadOnlyList<TaskRequest>>? OnNext { get; init; }

    public Action<IReadOnlyList<TaskOutcome>>? OnReport { get; init; }

    public Func<JsonObject, JsonObject>? OnSave { get; init; }

    public IReadOnlyList<TaskRequest> Next(int count)
    {
        var random = new SeededRandom(_memory);
        TaskRequest[] requests = [.. Enumerable.Range(0, count).Select(_ => new TaskRequest(context.Tasks.Get(random.Next(50)), context.Rollouts + random.Next(2)))];
        _memory = random.NextUInt64();
        return OnNext is null ? requests : OnNext(requests);
    }

    public void Report(IReadOnlyList<TaskOutcome> outcomes)
    {
        OnReport?.Invoke(outcomes);
        Told.AddRange(outcomes);
        foreach (var outcome in outcomes)
            _memory = new SeededRandom(_memory, outcome.Task.Seed, BitConverter.DoubleToUInt64Bits(outcome.Return), BitConverter.DoubleToUInt64Bits(outcome.MeanAbsoluteAdvantage ?? -1), (ulong)outcome.WeightsVersion).NextUInt64();
    }

    public JsonObject SaveState()
    {
        var state = new JsonObject { ["memory"] = _memory.ToString("x16", System.Globalization.CultureInfo.InvariantCulture) };
        return OnSave is null ? state : OnSave(state);
    }

    public void LoadState(JsonObject state) => _memory = Convert.ToUInt64(state["memory"]!.GetValue<string>(), 16);

    /// <summary>A source of such curricula.</summary>
    public static ICurriculumSource Source(Func<CurriculumContext, ICurriculum>? create = null) => new LambdaSource(create ?? (context => new ScriptedCurriculum(context)));

    private sealed class LambdaSource(Func<CurriculumContext, ICurriculum> create) : ICurriculumSource
    {
        public string Id => "scripted-v1";

        public ICurriculum Create(CurriculumContext context) => create(context);
    }
}

using System.Text.Json.Nodes;
using Platform.Training.Learners;

namespace Platform.Training.Tests.Support;

/// <summary>Keeps the rounds that another source gives.</summary>
internal sealed class CapturedSource(IRoundSource inner, List<SourcedRound> rounds) : IRoundSource
{
    public async Task<SourcedRound> NextAsync(int stageStep, CancellationToken cancellationToken)
    {
        var round = await inner.NextAsync(stageStep, cancellationToken);
        rounds.Add(round);
        return round;
    }

    public void Report(SourcedRound round, IReadOnlyList<double> meanAbsoluteAdvantage) => inner.Report(round, meanAbsoluteAdvantage);

    public JsonObject SaveState() => inner.SaveState();

    public void LoadState(JsonObject state) => inner.LoadState(state);

    public void Save(BinaryWriter writer) => inner.Save(writer);

    public void Load(BinaryReader reader) => inner.Load(reader);

    public void Dispose() => inner.Dispose();
}

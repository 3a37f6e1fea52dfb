using System.Text.Json.Nodes;
using Platform.Policies.Sampling;
using Platform.Training.Plans;
using Platform.Training.Rollouts;

namespace Platform.Training.Learners;

/// <summary>A stage of ArCHer: fresh episodes go into its memory, and it learns from the memory.</summary>
public sealed class ArcherLearner : IStageLearner
{
    private readonly StageContext _context;
    private readonly IRoundSource _source;
    private readonly Archer _archer;

    /// <summary>An empty memory.</summary>
    /// <param name="context">What the stage works with.</param>
    /// <param name="options">Validated before the run.</param>
    public ArcherLearner(StageContext context, ArcherOptions options)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(options);
        (_context, _source) = (context, new GroupSource(context, options.Episodes, 1));
        var model = context.Policy.Model;
        var sampler = new UtteranceSampler(model, context.Sampling.Temperature, context.Sampling.MaxTokens, context.Stage.Optimizer.MicroBatchTokens)
        {
            MaxLength = model.Config.MaxLength,
            Ends = Ends,
        };
        _archer = new(model, options, new()
        {
            Optimizer = context.Stage.Optimizer,
            Seed = context.Plan.Seed,
            Steps = context.Stage.Steps * options.ActorSteps,
            Temperature = context.Sampling.Temperature,
        }, sampler)
        { WeightsChanged = () => context.Policy.Weights.Advance() };
    }

    /// <inheritdoc/>
    public async Task<StepOutcome> StepAsync(int stageStep, CancellationToken cancellationToken)
    {
        var sourced = await _source.NextAsync(stageStep, cancellationToken).ConfigureAwait(false);
        var started = _context.TimeProvider.GetTimestamp();
        var seed = SeedSequence.Derive(_context.Plan.Seed, SeedPurpose.Order, (ulong)_context.StageIndex, (ulong)stageStep);
        var metrics = sourced.Metrics;
        await _context.Thread.RunAsync(() =>
        {
            _archer.Add(sourced.Trajectories);
            foreach (var (name, value) in _archer.Learn(stageStep, seed))
                metrics[name] = value;
        }).ConfigureAwait(false);
        metrics["weightsVersion"] = _context.Policy.Weights.Version;
        await _context.Policy.SyncAsync().ConfigureAwait(false);
        _source.Report(sourced, []);
        metrics["updateSeconds"] = _context.TimeProvider.GetElapsedTime(started).TotalSeconds;
        return new(sourced.Episodes, metrics) { Scores = sourced.Scores };
    }

    /// <inheritdoc/>
    public JsonObject SaveState() => _source.SaveState();

    /// <inheritdoc/>
    public void LoadState(JsonObject state) => _source.LoadState(state);

    /// <inheritdoc/>
    public void Save(Stream stream) => _archer.Save(stream);

    /// <inheritdoc/>
    public void Load(Stream stream) => _archer.Load(stream);

    /// <inheritdoc/>
    public void Dispose()
    {
        _archer.Dispose();
        _source.Dispose();
    }

    /// <summary>A stop token or a stop string ends an utterance, as in play.</summary>
    private bool Ends(IReadOnlyList<int> tokens)
    {
        var policy = _context.Policy;
        if (policy.Template.StopTokens.Contains(tokens[^1]))
            return true;
        if (_context.Sampling.StopStrings.Count == 0)
            return false;
        var stops = new StopDetector(_context.Sampling.StopStrings);
        return tokens.Any(token => stops.Append(policy.Tokenizer.TokenBytes(token)));
    }
}

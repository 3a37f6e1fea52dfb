using System.Text.Json.Nodes;
using Platform.Policies;
using Platform.Policies.Generation;
using Platform.Policies.Models;
using Platform.Policies.Sampling;
using Platform.Training.Plans;
using Platform.Training.Updates;

namespace Platform.Training.Learners;

/// <summary>Rounds of rollouts that sample among the tokens that a lagging copy of the policy finds likely.</summary>
public sealed class NlpoSource : IRoundSource
{
    private readonly StageContext _context;
    private readonly TokenMaskOptions _options;
    private readonly GroupSource _groups;
    private readonly ModelSnapshot _copy = new();
    private DecoderWeights? _copyWeights;
    private LanguageModelPolicy? _player;
    private long _copied;

    private NlpoSource(StageContext context, NlpoOptions options)
    {
        (_context, _options) = (context, options.Mask);
        _groups = new(context, options.GroupsPerRound, options.GroupSize) { Player = () => _player! };
    }

    /// <summary>A source for a stage; one of plain rollouts where nothing is ruled out.</summary>
    /// <param name="context">What the stage works with.</param>
    /// <param name="options">Mask and sizes.</param>
    public static IRoundSource Create(StageContext context, NlpoOptions options)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(options);
        return options.Mask.TopP < 1 ? new NlpoSource(context, options) : new GroupSource(context, options.GroupsPerRound, options.GroupSize);
    }

    /// <inheritdoc/>
    public async Task<SourcedRound> NextAsync(int stageStep, CancellationToken cancellationToken)
    {
        await _context.Thread.RunAsync(Refresh).ConfigureAwait(false);
        await _player!.LoadAsync(_context.Policy.Weights).ConfigureAwait(false);
        var round = await _groups.NextAsync(stageStep, cancellationToken).ConfigureAwait(false);
        round.Metrics["maskAge"] = _context.Policy.Weights.Version - _copied;
        return round;
    }

    /// <inheritdoc/>
    public void Report(SourcedRound round, IReadOnlyList<double> meanAbsoluteAdvantage) => _groups.Report(round, meanAbsoluteAdvantage);

    /// <inheritdoc/>
    public JsonObject SaveState() => _groups.SaveState();

    /// <inheritdoc/>
    public void LoadState(JsonObject state) => _groups.LoadState(state);

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_copied);
        _copy.Save(writer);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _copied = reader.ReadInt64();
        _copy.Load(reader);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _player?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _groups.Dispose();
        _copy.Dispose();
    }

    /// <summary>Copies the policy where it is time, and makes the player at the first round.</summary>
    private void Refresh()
    {
        var version = _context.Policy.Weights.Version;
        var isDue = !_copy.IsTaken || version - _copied >= _options.RefreshEvery;
        if (isDue)
        {
            _copy.Take(_context.Policy.Model);
            _copied = version;
        }

        if (_player is null)
        {
            _copyWeights = new((DecoderModel)_copy.Model(_context.Policy.Model));
            var mask = new NucleusMask(_options.TopP, _options.MinimumTokens, _context.Sampling.Temperature);
            _player = _context.Policy.CreatePlayer(decoder => new MaskedDecoder(decoder, _context.Policy.CreateDecoder(_copyWeights), _copyWeights, mask));
        }
        else if (isDue)
        {
            _copyWeights!.Advance();
        }
    }
}

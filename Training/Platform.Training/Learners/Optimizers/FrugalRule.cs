using Platform.Sdk;
using Platform.Training.Plans;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Platform.Training.Learners.Optimizers;

/// <summary>FRUGAL: AdamW for a share of the linear weights that is chosen anew from time to time, a step by the sign of the gradient for the rest of them.</summary>
/// <remarks>Source: arXiv:2411.07837. Embeddings, norms, biases and heads are AdamW's always. Departures: query, key and value are one matrix here, and gate
/// and up another, so that such matrices share one choice; a choice that comes out the same keeps its moments, so that density 1 is AdamW to the bit.</remarks>
internal sealed class FrugalRule : IUpdateRule
{
    private readonly OptimizerOptions _options;
    private readonly ulong _seed;
    private readonly int _blocks;
    private readonly AdamWRule _always;
    private readonly List<TrainedParameter> _chosen; // linear weights that projection blocks takes or leaves as a whole
    private readonly List<PartialAdamW> _partial; // linear weights of which projections columns and rows take a part
    private readonly List<ProjectedAdamW> _projected; // linear weights of which projection svd takes a subspace
    private AdamWRule? _active;
    private HashSet<int> _activeBlocks = [];
    private long _period = -1;

    /// <param name="parameters">What is changed; each outlives this object.</param>
    /// <param name="options">Settings.</param>
    /// <param name="seed">Seed of the choices.</param>
    public FrugalRule(IReadOnlyList<TrainedParameter> parameters, OptimizerOptions options, ulong seed)
    {
        (_options, _seed) = (options, seed);
        _blocks = parameters.Max(parameter => parameter.Block ?? -1) + 1;
        var whole = new List<Parameter>();
        (_chosen, _partial, _projected) = ([], [], []);
        foreach (var one in parameters)
        {
            if (one.Block is null)
            {
                whole.Add(one.Parameter);
                continue;
            }

            if (options.Frugal.Projection == "blocks")
            {
                _chosen.Add(one);
                continue;
            }

            var dimension = options.Frugal.Projection == "rows" ? 0 : 1;
            var size = options.Frugal.Projection == "svd" ? one.Parameter.shape.Min() : one.Parameter.shape[dimension];
            var kept = Share(options.Frugal.Density, size);
            if (kept == size)
                whole.Add(one.Parameter);
            else if (options.Frugal.Projection == "svd" && kept > 0)
                _projected.Add(new(one.Parameter, kept, options));
            else
                _partial.Add(new(one.Parameter, dimension, kept, options));
        }

        _always = new(whole, options);
    }

    public long StateBytes => _always.StateBytes + (_active?.StateBytes ?? 0) + _partial.Sum(part => part.StateBytes) + _projected.Sum(part => part.StateBytes);

    /// <summary>Numbers of the decoder blocks that AdamW updates at present, under projection <c>blocks</c>.</summary>
    public IReadOnlyCollection<int> ActiveBlocks => _activeBlocks;

    public void Step(int step, double learningRate)
    {
        Choose(step / _options.Frugal.UpdateGap);
        _always.Step(step, learningRate);
        _active?.Step(step, learningRate);
        using var guard = no_grad();
        foreach (var part in _partial)
            part.Step(learningRate);
        foreach (var part in _projected)
            part.Step(learningRate);
        foreach (var one in _chosen)
            if (!_activeBlocks.Contains(one.Block!.Value))
                PartialAdamW.StepWithoutState(one.Parameter, _options, learningRate);
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write("frugal");
        writer.Write(_period);
        _always.Save(writer);
        _active?.Save(writer);
        foreach (var part in _partial)
            part.Save(writer);
        foreach (var part in _projected)
            part.Save(writer);
    }

    public void Load(BinaryReader reader)
    {
        var name = reader.ReadString();
        if (name != "frugal")
            throw new InvalidDataException($"The optimizer's state is of '{name}', but optimizer.type is frugal: resume with the recipe of the run.");
        var period = reader.ReadInt64();
        if (period >= 0)
            Choose(period);
        _always.Load(reader);
        _active?.Load(reader);
        foreach (var part in _partial)
            part.Load(reader);
        foreach (var part in _projected)
            part.Load(reader);
    }

    public void Dispose()
    {
        _always.Dispose();
        _active?.Dispose();
        foreach (var part in _partial)
            part.Dispose();
        foreach (var part in _projected)
            part.Dispose();
    }

    /// <summary>How many of so many a density takes: at least one where it is above 0.</summary>
    public static int Share(double density, long count) => density <= 0 ? 0 : (int)Math.Clamp((long)Math.Round(density * count), 1, count);

    /// <summary>The choice of a period is a function of seed and period alone, so that only moments need saving; a subspace is saved with them.</summary>
    private void Choose(long period)
    {
        if (period == _period)
            return;
        _period = period;
        for (var i = 0; i < _partial.Count; i++)
            _partial[i].Choose(new SeededRandom(SeedSequence.Derive(_seed, SeedPurpose.Projection, (ulong)period, (ulong)i)));
        foreach (var part in _projected)
            part.Choose();
        if (_chosen.Count == 0)
            return;
        var active = BlocksOf(period);
        if (active.SetEquals(_activeBlocks))
            return;
        _active?.Dispose();
        _activeBlocks = active;
        _active = new(_chosen.Where(one => active.Contains(one.Block!.Value)).Select(one => one.Parameter), _options);
    }

    private HashSet<int> BlocksOf(long period)
    {
        var count = Share(_options.Frugal.Density, _blocks);
        var order = Enumerable.Range(0, _blocks).ToArray();
        if (_options.Frugal.BlockOrder == "random")
        {
            new SeededRandom(SeedSequence.Derive(_seed, SeedPurpose.Projection, (ulong)period)).Shuffle(order.AsSpan());
            return [.. order.Take(count)];
        }

        var first = period * count;
        var taken = Enumerable.Range(0, count).Select(i => (int)((first + i) % _blocks));
        return [.. _options.Frugal.BlockOrder == "descending" ? taken.Select(block => _blocks - 1 - block) : taken];
    }
}

using Platform.Policies.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Policies.Generation;

/// <summary>One forward pass of a <see cref="TorchDecoder"/>: new tokens of some sequences against everything cached for them.</summary>
internal sealed class DecodeStep
{
    private readonly DecoderModel _model;
    private readonly TorchCache _cache;
    private readonly int[] _slots;
    private readonly int[] _counts;
    private readonly int[] _starts;
    private readonly long[] _ids;
    private readonly int _time;
    private readonly int _end;
    private readonly int _firstSlot;
    private readonly bool _neighbours;
    private readonly bool _aligned;
    private Tensor? _slotIndex;
    private Tensor? _writeIndex;

    public DecodeStep(DecoderModel model, TorchCache cache, ReadOnlySpan<int> slots, ReadOnlySpan<int> counts, ReadOnlySpan<int> tokens)
    {
        (_model, _cache) = (model, cache);
        var rows = slots.Length;
        (Order, _slots, _counts, _starts) = (new int[rows], slots.ToArray(), new int[rows], new int[rows]);
        var offsets = new int[rows];
        for (int row = 0, offset = 0; row < rows; offset += counts[row++])
            (Order[row], offsets[row]) = (row, offset);
        // In the order of their slots, rows that stand side by side in the cache are one slice of it.
        Array.Sort(_slots, Order);
        for (var row = 0; row < rows; row++)
        {
            (_counts[row], _starts[row]) = (counts[Order[row]], cache.Length(_slots[row]));
            (_time, _end) = (Math.Max(_time, _counts[row]), Math.Max(_end, _starts[row] + _counts[row]));
        }

        // Padding is written behind a row's end, so that must exist as well.
        var reserve = 0;
        for (var row = 0; row < rows; row++)
            reserve = Math.Max(reserve, _starts[row] + _time);
        _ids = new long[rows * _time];
        for (var row = 0; row < rows; row++)
            for (var t = 0; t < _counts[row]; t++)
                _ids[row * _time + t] = tokens[offsets[Order[row]] + t];
        _firstSlot = _slots[0];
        _neighbours = _slots[^1] - _slots[0] == rows - 1;
        _aligned = _counts.AsSpan().IndexOfAnyExcept(_time) < 0 && _starts.AsSpan().IndexOfAnyExcept(_starts[0]) < 0;
        cache.Reserve(reserve);
    }

    /// <summary>Row of the caller's batch that each row of the result belongs to.</summary>
    public int[] Order { get; }

    /// <returns>Logits after each row's last token. [rows, vocabulary]</returns>
    public Tensor Run()
    {
        var (config, device, rows) = (_model.Config, _model.Device, _slots.Length);
        var (cos, sin) = Angles();
        var mask = Mask();
        if (!_aligned || !_neighbours)
            _writeIndex = tensor(WriteRows(), device: device);
        if (!_neighbours)
            _slotIndex = tensor(_slots.Select(slot => (long)slot).ToArray(), device: device);
        var x = _model.Embedding.index_select(0, tensor(_ids, device: device));
        for (var index = 0; index < config.Layers; index++)
        {
            using var scope = NewDisposeScope();
            var layer = _model.Layers[index];
            var h = x + Attention(index, layer, DecoderForward.RmsNorm(x, layer.AttentionNorm, config.NormEpsilon), cos, sin, mask);
            var gateUp = layer.Apply(2, DecoderForward.RmsNorm(h, layer.FeedForwardNorm, config.NormEpsilon));
            var gate = gateUp.narrow(1, 0, config.FeedForwardSize).silu().mul_(gateUp.narrow(1, config.FeedForwardSize, config.FeedForwardSize));
            x = h.add_(layer.Apply(3, gate)).MoveToOuterDisposeScope();
        }

        var last = _time == 1 ? x : x.index_select(0, tensor(Enumerable.Range(0, rows).Select(row => (long)row * _time + _counts[row] - 1).ToArray(), device: device));
        return _model.Logits(DecoderForward.RmsNorm(last, _model.FinalNorm, config.NormEpsilon));
    }

    private Tensor Attention(int index, DecoderLayer layer, Tensor x, Tensor cos, Tensor sin, Tensor? mask)
    {
        var config = _model.Config;
        long rows = _slots.Length, heads = config.Heads, keyHeads = config.ResolvedKeyValueHeads, size = config.HeadSize, groups = heads / keyHeads;
        var qkv = layer.Apply(0, x).view(rows, _time, heads + 2 * keyHeads, size).transpose(1, 2);
        var turned = DecoderForward.Rotate(qkv.narrow(1, 0, heads + keyHeads), cos, sin);
        Store(_cache.Keys(index), turned.narrow(1, heads, keyHeads));
        Store(_cache.Values(index), qkv.narrow(1, heads + keyHeads, keyHeads));
        var keys = Fetch(_cache.Keys(index));
        var values = Fetch(_cache.Values(index));
        Tensor mixed;
        if (_time == 1 && groups == 1 && _model.Type == ScalarType.Float32 && _model.Device.type == DeviceType.CPU)
        {
            // One query per row: on the CPU a product and a sum beat a batch of tiny matrix products.
            var weights = (keys * turned.narrow(1, 0, heads).mul_(1 / Math.Sqrt(size))).sum(-1);
            if (mask is not null)
                weights.add_(mask.view(rows, 1, _end));
            mixed = weights.softmax(-1).unsqueeze(-1).mul(values).sum(2).view(rows, heads * size);
        }
        else
        {
            var queries = turned.narrow(1, 0, heads).reshape(rows * keyHeads, groups * _time, size);
            var scores = queries.bmm(keys.reshape(rows * keyHeads, _end, size).transpose(1, 2)).mul_(1 / Math.Sqrt(size));
            if (mask is not null)
                scores.view(rows, keyHeads, groups, _time, _end).add_(mask);
            mixed = scores.softmax(-1).bmm(values.reshape(rows * keyHeads, _end, size))
                .view(rows, heads, _time, size).transpose(1, 2).reshape(rows * _time, heads * size);
        }

        return layer.Apply(1, mixed);
    }

    /// <param name="cache">[slots, keyValueHeads, capacity, headSize]</param>
    /// <param name="fresh">[rows, keyValueHeads, time, headSize]</param>
    private void Store(Tensor cache, Tensor fresh)
    {
        if (_writeIndex is null)
            cache.narrow(0, _firstSlot, _slots.Length).narrow(2, _starts[0], _time).copy_(fresh);
        else
            cache.view(-1, _model.Config.HeadSize).index_copy_(0, _writeIndex, fresh.reshape(-1, _model.Config.HeadSize));
    }

    /// <returns>[rows, keyValueHeads, end, headSize]</returns>
    private Tensor Fetch(Tensor cache) => _slotIndex is null
        ? cache.narrow(0, _firstSlot, _slots.Length).narrow(2, 0, _end)
        : cache.narrow(2, 0, _end).index_select(0, _slotIndex);

    /// <summary>Flat cache rows of the new tokens, in the order [rows, keyValueHeads, time].</summary>
    private long[] WriteRows()
    {
        var keyHeads = _model.Config.ResolvedKeyValueHeads;
        var index = new long[_slots.Length * keyHeads * _time];
        var next = 0;
        for (var row = 0; row < _slots.Length; row++)
            for (var head = 0; head < keyHeads; head++)
                for (var t = 0; t < _time; t++)
                    index[next++] = ((long)_slots[row] * keyHeads + head) * _cache.Capacity + _starts[row] + t;
        return index;
    }

    private (Tensor Cos, Tensor Sin) Angles()
    {
        var (cos, sin) = _model.Rotary.Tensors(_end);
        if (_aligned)
            return (cos.narrow(0, _starts[0], _time), sin.narrow(0, _starts[0], _time));
        var positions = new long[_slots.Length * _time];
        for (var row = 0; row < _slots.Length; row++)
            for (var t = 0; t < _time; t++)
                positions[row * _time + t] = Math.Min(_starts[row] + t, _end - 1);
        var index = tensor(positions, device: _model.Device);
        long size = _model.Config.HeadSize;
        return (cos.index_select(0, index).view(_slots.Length, 1, _time, size), sin.index_select(0, index).view(_slots.Length, 1, _time, size));
    }

    /// <summary>0 where a token may look and minus infinity elsewhere, [time, end] or [rows, 1, 1, time, end]; null where every token may look everywhere.</summary>
    private Tensor? Mask()
    {
        if (_aligned)
            return _time == 1 ? null : full([_time, _end], float.NegativeInfinity, _model.Type, _model.Device).triu_(_starts[0] + 1);
        var mask = new float[_slots.Length * _time * _end];
        for (var row = 0; row < _slots.Length; row++)
            for (var t = 0; t < _time; t++)
                mask.AsSpan((row * _time + t) * _end, _end)[Math.Min(_end, _starts[row] + t + 1)..].Fill(float.NegativeInfinity);
        return tensor(mask, [_slots.Length, 1, 1, _time, _end]).to(_model.Type, _model.Device);
    }
}

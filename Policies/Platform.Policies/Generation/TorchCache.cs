using Platform.Policies.Models;
using static TorchSharp.torch;

namespace Platform.Policies.Generation;

/// <summary>Keys and values of every open sequence, one tensor pair per layer that grows by doubling. [slots, keyValueHeads, capacity, headSize]</summary>
internal sealed class TorchCache : IDisposable
{
    private readonly DecoderModel _model;
    private readonly Tensor[] _keys;
    private readonly Tensor[] _values;
    private readonly SortedSet<int> _free = [];
    private int[] _lengths = [];
    private bool[] _open = [];

    public TorchCache(DecoderModel model)
    {
        _model = model;
        _keys = new Tensor[model.Config.Layers];
        _values = new Tensor[model.Config.Layers];
    }

    /// <summary>Sequences there is room for.</summary>
    public int Slots => _lengths.Length;

    /// <summary>Tokens per sequence there is room for.</summary>
    public int Capacity { get; private set; }

    public Tensor Keys(int layer) => _keys[layer];

    public Tensor Values(int layer) => _values[layer];

    public int Length(int slot) => _lengths[Checked(slot)];

    public void Advance(int slot, int count) => _lengths[slot] += count;

    /// <summary>The lowest free slot, so that open sequences stand side by side.</summary>
    public int Open()
    {
        if (_free.Count == 0)
            Grow(Math.Max(8, 2 * Slots), Math.Max(Capacity, Math.Min(64, _model.Config.MaxLength)));
        var slot = _free.Min;
        _free.Remove(slot);
        (_lengths[slot], _open[slot]) = (0, true);
        return slot;
    }

    /// <summary>A new slot with the first <paramref name="length"/> tokens of another.</summary>
    public int Fork(int slot, int length)
    {
        var copy = Open();
        if (length > 0)
        {
            using var mode = inference_mode();
            using var scope = NewDisposeScope();
            for (var layer = 0; layer < _keys.Length; layer++)
            {
                _keys[layer].select(0, copy).narrow(1, 0, length).copy_(_keys[layer].select(0, slot).narrow(1, 0, length));
                _values[layer].select(0, copy).narrow(1, 0, length).copy_(_values[layer].select(0, slot).narrow(1, 0, length));
            }
        }

        _lengths[copy] = length;
        return copy;
    }

    public void Close(int slot)
    {
        _open[Checked(slot)] = false;
        _lengths[slot] = 0;
        _free.Add(slot);
    }

    /// <summary>Makes room for sequences of this many tokens, which may be more than the model's context when padding follows a full row.</summary>
    public void Reserve(int tokens)
    {
        if (tokens > Capacity)
            Grow(Slots, Math.Max(tokens, Math.Min(_model.Config.MaxLength, 2 * Capacity)));
    }

    public void Dispose()
    {
        foreach (var tensor in _keys.Concat(_values))
            tensor?.Dispose();
    }

    private int Checked(int slot) => (uint)slot < (uint)_open.Length && _open[slot]
        ? slot
        : throw new ArgumentException($"There is no open sequence {slot}: use one that Open or Fork returned and that was not closed.", nameof(slot));

    private void Grow(int slots, int capacity)
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        for (var layer = 0; layer < _keys.Length; layer++)
        {
            _keys[layer] = Enlarged(_keys[layer]);
            _values[layer] = Enlarged(_values[layer]);
        }

        for (var slot = Slots; slot < slots; slot++)
            _free.Add(slot);
        Array.Resize(ref _lengths, slots);
        Array.Resize(ref _open, slots);
        Capacity = capacity;

        // Zeros, because what stands behind a sequence's end is masked by adding minus infinity, which would not hide a NaN.
        Tensor Enlarged(Tensor? old)
        {
            var fresh = zeros([slots, _model.Config.ResolvedKeyValueHeads, capacity, _model.Config.HeadSize], _model.Type, _model.Device).DetachFromDisposeScope();
            if (old is null)
                return fresh;
            fresh.narrow(0, 0, old.shape[0]).narrow(2, 0, old.shape[2]).copy_(old);
            old.Dispose();
            return fresh;
        }
    }
}

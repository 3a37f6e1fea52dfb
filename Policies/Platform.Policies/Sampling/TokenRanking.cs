using Platform.Sdk;

namespace Platform.Policies.Sampling;

/// <summary>The tokens that top-k, top-p and min-p keep. Each keeps a head of the ranking by logit, so together they keep the shortest head.</summary>
/// <remarks>Heads are found by partitioning, in time linear in the vocabulary on average; nothing is sorted.</remarks>
internal sealed class TokenRanking
{
    private ulong[] _keys = []; // rank above, id below: greater is more likely, ties to the lower id
    private int _kept;

    /// <summary>How many tokens the filters kept.</summary>
    public int Kept => _kept;

    /// <summary>Marks the kept tokens.</summary>
    /// <param name="marks">[vocabulary], all false.</param>
    public void Mark(Span<bool> marks)
    {
        foreach (var key in _keys.AsSpan(0, _kept))
            marks[Id(key)] = true;
    }

    /// <summary>Finds the tokens that the filters keep; at least one.</summary>
    /// <param name="row">[vocabulary], logits.</param>
    /// <param name="distribution">Of this row.</param>
    /// <param name="max">Greatest logit.</param>
    /// <param name="options">At least one filter is on.</param>
    public void Keep(ReadOnlySpan<float> row, ScaledDistribution distribution, float max, SamplingOptions options)
    {
        var weights = distribution.Weights;
        if (_keys.Length < row.Length)
            _keys = new ulong[row.Length];
        var minLogit = options.MinP > 0 ? max + options.Temperature * Math.Log(options.MinP) : double.NegativeInfinity;
        var total = distribution.Total;
        if (options.TopK > 0 && options.TopK < row.Length)
        {
            GatherTop(row, weights, options.TopK);
            total = Mass(_keys.AsSpan(0, _kept), weights);
            DropBelow(row, minLogit);
        }
        else
        {
            // Tokens less likely than this have less than 1 − topP together, so top-p drops them all; the factor leaves room for rounding.
            var leastWeight = options.TopP < 1 ? 0.999 * (1 - options.TopP) * total / row.Length : 0;
            Gather(row, weights, minLogit, leastWeight);
        }
        if (options.TopP < 1)
            _kept = HeadOfMass(_keys.AsSpan(0, _kept), weights, options.TopP * total);
    }

    /// <summary>The token at a point of the cumulative distribution of the kept tokens, and their total weight.</summary>
    /// <param name="weights">[vocabulary].</param>
    /// <param name="uniform">In [0, 1).</param>
    public (int Id, double Total) Draw(ReadOnlySpan<float> weights, double uniform)
    {
        var keys = _keys.AsSpan(0, _kept);
        var total = Mass(keys, weights);
        var rest = uniform * total;
        var id = 0;
        foreach (var key in keys)
        {
            id = Id(key);
            if (rest < weights[id])
                break;
            rest -= weights[id];
        }
        return (id, total);
    }

    private static int Id(ulong key) => (int)~(uint)key;

    private static ulong Key(float logit, int id)
    {
        var bits = BitConverter.SingleToInt32Bits(logit + 0f); // −0 becomes +0: they are equal
        var rank = (uint)(bits ^ (bits >> 31 | int.MinValue)); // order of the floats as order of unsigned integers
        return (ulong)rank << 32 | ~(uint)id;
    }

    private void Gather(ReadOnlySpan<float> row, ReadOnlySpan<float> weights, double minLogit, double leastWeight)
    {
        _kept = 0;
        for (var id = 0; id < row.Length; id++)
        {
            if (weights[id] > 0 && weights[id] >= leastWeight && row[id] >= minLogit)
                _keys[_kept++] = Key(row[id], id);
        }
    }

    // Once there are k, only a token above the least of them can still be one; a tie goes to the lower id, which is there already.
    private void GatherTop(ReadOnlySpan<float> row, ReadOnlySpan<float> weights, int count)
    {
        var full = Math.Min(row.Length, 2 * Math.Max(count, 128));
        var least = float.NegativeInfinity;
        _kept = 0;
        for (var id = 0; id < row.Length; id++)
        {
            if (!(row[id] > least) || weights[id] <= 0)
                continue;
            _keys[_kept++] = Key(row[id], id);
            if (_kept < full)
                continue;
            _kept = HeadOfCount(_keys.AsSpan(0, _kept), count);
            least = float.PositiveInfinity;
            for (var i = 0; i < _kept; i++)
                least = Math.Min(least, row[Id(_keys[i])]);
        }
        if (count < _kept)
            _kept = HeadOfCount(_keys.AsSpan(0, _kept), count);
    }

    private void DropBelow(ReadOnlySpan<float> row, double minLogit)
    {
        var kept = 0;
        for (var i = 0; i < _kept; i++)
        {
            if (row[Id(_keys[i])] >= minLogit)
                _keys[kept++] = _keys[i];
        }
        _kept = kept;
    }

    private static double Mass(ReadOnlySpan<ulong> keys, ReadOnlySpan<float> weights)
    {
        var mass = 0.0;
        foreach (var key in keys)
            mass += weights[Id(key)];
        return mass;
    }

    /// <summary>Moves the greatest keys to the front.</summary>
    private static int HeadOfCount(Span<ulong> keys, int count)
    {
        var (low, high) = (0, keys.Length);
        while (high - low > 1)
        {
            var pivot = low + Partition(keys[low..high]);
            if (pivot > count)
                high = pivot;
            else if (pivot + 1 < count)
                low = pivot + 1;
            else
                break;
        }
        return count;
    }

    /// <summary>Moves the shortest head with at least this mass to the front.</summary>
    /// <returns>Its length; all of it if there is less mass.</returns>
    private static int HeadOfMass(Span<ulong> keys, ReadOnlySpan<float> weights, double mass)
    {
        var (low, high) = (0, keys.Length);
        while (high - low > 1)
        {
            var pivot = low + Partition(keys[low..high]);
            var above = Mass(keys[low..pivot], weights);
            if (pivot > low && above >= mass)
            {
                high = pivot;
                continue;
            }
            mass -= above + weights[Id(keys[pivot])];
            low = pivot + 1;
            if (mass <= 0)
                return low;
        }
        return high;
    }

    /// <summary>Brings greater keys before a pivot and smaller ones behind it. Keys are distinct.</summary>
    /// <returns>Where the pivot stands.</returns>
    private static int Partition(Span<ulong> keys)
    {
        var (first, middle, last) = (keys[0], keys[keys.Length / 2], keys[^1]);
        var pivot = Math.Max(Math.Min(first, middle), Math.Min(Math.Max(first, middle), last));
        var at = pivot == first ? 0 : pivot == middle ? keys.Length / 2 : keys.Length - 1;
        (keys[at], keys[^1]) = (keys[^1], pivot);
        var place = 0;
        for (var i = 0; i < keys.Length - 1; i++)
        {
            if (keys[i] > pivot)
            {
                (keys[place], keys[i]) = (keys[i], keys[place]);
                place++;
            }
        }
        (keys[place], keys[^1]) = (pivot, keys[place]);
        return place;
    }
}

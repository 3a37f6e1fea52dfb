using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Platform.Policies.Sampling;

/// <summary>The temperature-scaled distribution of one row, not normalised, with sums by block so that a draw scans few tokens.</summary>
/// <remarks>
/// Vectors of a fixed width in a fixed order, whatever the memory's alignment: a library's sum may start at an aligned address and so round
/// differently from run to run. Blocks are summed in double, so the error does not grow with the vocabulary.
/// </remarks>
internal sealed class ScaledDistribution
{
    private const int Block = 256;

    // exp of this is 0 in float; a finite stand-in for −∞ keeps 0 · −∞ out of the entropy.
    private const float Lowest = -1e4f;

    private float[] _weights = [];
    private double[] _blocks = [];
    private int _count;
    private double _total;
    private double _weighted;

    /// <summary>exp((logit − max) / temperature) [vocabulary].</summary>
    public ReadOnlySpan<float> Weights => _weights.AsSpan(0, _count);

    /// <summary>Sum of <see cref="Weights"/>.</summary>
    public double Total => _total;

    /// <summary>Nats; only after a fill that asked for it. log Z − Σ p·s with s the scaled logits less their maximum.</summary>
    public double Entropy => Math.Max(0, Math.Log(_total) - _weighted / _total);

    /// <summary>Computes the weights of a row.</summary>
    /// <param name="row">[vocabulary]; −∞ allowed.</param>
    /// <param name="max">Its maximum, finite.</param>
    /// <param name="temperature">Above 0.</param>
    /// <param name="withEntropy">Whether to prepare <see cref="Entropy"/>.</param>
    /// <returns>The sum of the weights.</returns>
    public double Fill(ReadOnlySpan<float> row, float max, double temperature, bool withEntropy)
    {
        var blocks = (row.Length + Block - 1) / Block;
        if (_blocks.Length < blocks)
            (_weights, _blocks) = (new float[blocks * Block], new double[blocks]);
        (_count, _total, _weighted) = (row.Length, 0, 0);
        var (shift, scale) = (Vector256.Create(max), Vector256.Create((float)(1 / temperature)));
        for (var block = 0; block < blocks; block++)
        {
            var from = block * Block;
            _blocks[block] = FillBlock(row[from..Math.Min(from + Block, row.Length)], _weights.AsSpan(from, Block), shift, scale, withEntropy);
            _total += _blocks[block];
        }
        return _total;
    }

    /// <summary>The token at a point of the cumulative distribution, in the order of ids.</summary>
    /// <param name="uniform">In [0, 1).</param>
    public int Draw(double uniform)
    {
        var rest = uniform * _total;
        var blocks = (_count + Block - 1) / Block;
        var (chosen, restInChosen) = (0, 0.0);
        for (var block = 0; block < blocks; block++)
        {
            if (_blocks[block] > 0)
                (chosen, restInChosen) = (block, rest);
            if (rest < _blocks[block])
                break;
            rest -= _blocks[block];
        }
        // Rounding may leave the point just past a sum; then the last token with a probability is the one.
        var (id, from) = (0, chosen * Block);
        for (var i = from; i < Math.Min(from + Block, _count); i++)
        {
            if (_weights[i] <= 0)
                continue;
            id = i;
            if (restInChosen < _weights[i])
                break;
            restInChosen -= _weights[i];
        }
        return id;
    }

    private double FillBlock(ReadOnlySpan<float> row, Span<float> weights, Vector256<float> shift, Vector256<float> scale, bool withEntropy)
    {
        var lowest = Vector256.Create(Lowest);
        var (sum, weighted) = (Vector256<float>.Zero, Vector256<float>.Zero);
        Span<float> tail = stackalloc float[Vector256<float>.Count];
        for (var i = 0; i < row.Length; i += Vector256<float>.Count)
        {
            scoped var source = row[i..];
            if (source.Length < Vector256<float>.Count)
            {
                tail.Fill(float.NegativeInfinity);
                source.CopyTo(tail);
                source = tail;
            }
            var scaled = Vector256.Max((Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(source)) - shift) * scale, lowest);
            var weight = Vector256.Exp(scaled);
            weight.StoreUnsafe(ref MemoryMarshal.GetReference(weights[i..]));
            sum += weight;
            if (withEntropy)
                weighted += weight * scaled;
        }
        if (withEntropy)
            _weighted += Sum(weighted);
        return Sum(sum);
    }

    private static double Sum(Vector256<float> vector)
    {
        var sum = 0.0;
        for (var i = 0; i < Vector256<float>.Count; i++)
            sum += vector[i];
        return sum;
    }
}

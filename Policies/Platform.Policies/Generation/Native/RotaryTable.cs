namespace Platform.Policies.Generation.Native;

/// <summary>Cosines and sines of the rotary angles, position · θ^(-2i / size), for as many positions as were asked for so far.</summary>
internal sealed unsafe class RotaryTable(int headSize, double theta, int maxLength) : IDisposable
{
    private readonly int _half = headSize / 2;
    private AlignedBuffer _table = new(0); // [position][cosines, then sines]
    private int _positions;

    /// <summary>Makes the table reach <paramref name="positions"/> positions.</summary>
    public void Reserve(int positions)
    {
        if (positions <= _positions)
            return;
        positions = (int)Math.Min(maxLength, Math.Max(positions, Math.Max(256L, 2L * _positions)));
        var table = new AlignedBuffer((long)positions * _half * 2);
        var cell = table.Data;
        for (var position = 0; position < positions; position++, cell += 2 * _half)
        {
            for (var i = 0; i < _half; i++)
            {
                var (sine, cosine) = Math.SinCos(position * Math.Pow(theta, -2.0 * i / headSize));
                (cell[i], cell[_half + i]) = ((float)cosine, (float)sine);
            }
        }
        _table.Dispose();
        (_table, _positions) = (table, positions);
    }

    /// <summary>The cosines of a position [size / 2].</summary>
    public float* Cosine(int position) => _table.Data + (long)position * 2 * _half;

    /// <summary>The sines of a position [size / 2].</summary>
    public float* Sine(int position) => Cosine(position) + _half;

    public void Dispose() => _table.Dispose();
}

namespace Platform.Training.Objectives;

/// <summary>Brings numbers of a whole batch to mean 0 and variance 1.</summary>
public static class Whitening
{
    /// <summary>Added to the variance.</summary>
    public const double Epsilon = 1e-8;

    /// <summary>(x − mean) / sqrt(var + <see cref="Epsilon"/>), var over n − 1. Equal numbers (compared for equality) become 0.</summary>
    /// <param name="values">Any number of them.</param>
    /// <returns>One for each.</returns>
    public static double[] Of(ReadOnlySpan<double> values)
    {
        var whitened = new double[values.Length];
        if (values.Length == 0 || !values.ContainsAnyExcept(values[0]))
            return whitened;
        var deviation = Deviation(values, out var mean);
        for (var i = 0; i < values.Length; i++)
            whitened[i] = (values[i] - mean) / deviation;
        return whitened;
    }

    private static double Deviation(ReadOnlySpan<double> values, out double mean)
    {
        double sum = 0, squares = 0;
        foreach (var value in values)
            sum += value;
        mean = sum / values.Length;
        foreach (var value in values)
            squares += (value - mean) * (value - mean);
        return Math.Sqrt(squares / (values.Length - 1) + Epsilon);
    }
}

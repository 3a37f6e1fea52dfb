namespace Platform.Policies.Models;

/// <summary>Fills a new model from a seed: norms with 1, biases with 0, everything else from a normal distribution.</summary>
/// <remarks>The numbers are drawn here and not by libtorch, so that a seed gives the same weights on every device and with every libtorch.
/// Projections into the residual stream start smaller by √(2 · layers) (GPT-2, Radford et al. 2019, section 2.3).</remarks>
internal static class DecoderInitializer
{
    public static void Fill(DecoderModel model, ulong seed)
    {
        var residual = model.Config.InitializerRange / Math.Sqrt(2.0 * model.Config.Layers);
        var random = new NormalSource(seed);
        foreach (var weight in model.Weights)
        {
            var values = new float[weight.Count];
            if (weight.Name.EndsWith("norm.weight", StringComparison.Ordinal))
                Array.Fill(values, 1f);
            else if (!weight.Name.EndsWith(".bias", StringComparison.Ordinal))
                random.Fill(values, weight.Name.EndsWith("o_proj.weight", StringComparison.Ordinal) || weight.Name.EndsWith("down_proj.weight", StringComparison.Ordinal)
                    ? residual
                    : model.Config.InitializerRange);
            model.SetWeight(weight.Name, values);
        }
    }

    /// <summary>Normal numbers by Box and Muller's method over SplitMix64.</summary>
    private struct NormalSource(ulong seed)
    {
        private ulong _state = seed;

        public void Fill(Span<float> values, double deviation)
        {
            for (var i = 0; i < values.Length; i += 2)
            {
                var radius = Math.Sqrt(-2 * Math.Log(NextUniform())) * deviation;
                var (sin, cos) = Math.SinCos(2 * Math.PI * NextUniform());
                values[i] = (float)(radius * cos);
                if (i + 1 < values.Length)
                    values[i + 1] = (float)(radius * sin);
            }
        }

        /// <summary>In (0, 1], so that its logarithm is finite.</summary>
        private double NextUniform()
        {
            var z = _state += 0x9E3779B97F4A7C15UL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            z ^= z >> 31;
            return ((z >> 11) + 1) * (1.0 / (1UL << 53));
        }
    }
}

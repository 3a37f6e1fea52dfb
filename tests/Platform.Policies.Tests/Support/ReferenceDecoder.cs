using Platform.Policies.Models;

namespace Platform.Policies.Tests.Support;

/// <summary>The decoder written out with plain loops in 64-bit floats, straight from the formulas; slow, and shares no code with what it checks.</summary>
/// <remarks>Sources: Llama 2, arXiv:2307.09288; RMSNorm, arXiv:1910.07467; RoFormer, arXiv:2104.09864, in the rotate-half order; GLU variants, arXiv:2002.05202.</remarks>
public static class ReferenceDecoder
{
    /// <summary>Logits after every token of one sequence.</summary>
    /// <param name="config">The shape.</param>
    /// <param name="weights">By Hugging Face name, row-major [out, in].</param>
    /// <param name="tokens">[time].</param>
    /// <returns>[time][vocabulary].</returns>
    public static double[][] Logits(ModelConfig config, IReadOnlyDictionary<string, float[]> weights, IReadOnlyList<int> tokens)
    {
        int hidden = config.HiddenSize, heads = config.Heads, keyValueHeads = config.ResolvedKeyValueHeads, size = config.HeadSize;
        var embedding = weights["model.embed_tokens.weight"];
        var x = tokens.Select(token => Enumerable.Range(0, hidden).Select(i => (double)embedding[token * hidden + i]).ToArray()).ToArray();
        for (var layer = 0; layer < config.Layers; layer++)
        {
            var name = $"model.layers.{layer}.";
            var keys = new List<double[]>();
            var values = new List<double[]>();
            for (var position = 0; position < x.Length; position++)
            {
                var normed = Norm(x[position], weights[name + "input_layernorm.weight"], config.NormEpsilon);
                var query = Project(name + "self_attn.q_proj", normed, config.AttentionBias);
                var key = Project(name + "self_attn.k_proj", normed, config.AttentionBias);
                Rotate(query, size, position, config.RopeTheta);
                Rotate(key, size, position, config.RopeTheta);
                keys.Add(key);
                values.Add(Project(name + "self_attn.v_proj", normed, config.AttentionBias));
                var attended = new double[hidden];
                for (var head = 0; head < heads; head++)
                {
                    var shared = head / (heads / keyValueHeads) * size;
                    var scores = keys.Select(k => Enumerable.Range(0, size).Sum(i => query[head * size + i] * k[shared + i]) / Math.Sqrt(size)).ToArray();
                    var top = scores.Max();
                    var powers = scores.Select(s => Math.Exp(s - top)).ToArray();
                    var sum = powers.Sum();
                    for (var past = 0; past <= position; past++)
                    {
                        for (var i = 0; i < size; i++)
                            attended[head * size + i] += powers[past] / sum * values[past][shared + i];
                    }
                }
                AddTo(x[position], Project(name + "self_attn.o_proj", attended, false));
            }
            foreach (var row in x)
            {
                var normed = Norm(row, weights[name + "post_attention_layernorm.weight"], config.NormEpsilon);
                var gate = Project(name + "mlp.gate_proj", normed, false);
                var up = Project(name + "mlp.up_proj", normed, false);
                AddTo(row, Project(name + "mlp.down_proj", gate.Select((g, i) => g / (1 + Math.Exp(-g)) * up[i]).ToArray(), false));
            }
        }
        var output = weights[config.TiedEmbeddings ? "model.embed_tokens.weight" : "lm_head.weight"];
        return x.Select(row => Multiply(output, Norm(row, weights["model.norm.weight"], config.NormEpsilon))).ToArray();

        double[] Project(string module, double[] input, bool hasBias)
        {
            var result = Multiply(weights[module + ".weight"], input);
            if (hasBias)
                AddTo(result, weights[module + ".bias"].Select(b => (double)b).ToArray());
            return result;
        }
    }

    private static double[] Multiply(float[] matrix, double[] vector)
    {
        var result = new double[matrix.Length / vector.Length];
        for (var row = 0; row < result.Length; row++)
        {
            for (var i = 0; i < vector.Length; i++)
                result[row] += matrix[row * vector.Length + i] * vector[i];
        }
        return result;
    }

    private static double[] Norm(double[] row, float[] weight, double epsilon)
    {
        var scale = 1 / Math.Sqrt(row.Average(v => v * v) + epsilon);
        return row.Select((v, i) => v * scale * weight[i]).ToArray();
    }

    private static void Rotate(double[] row, int size, int position, double theta)
    {
        for (var head = 0; head < row.Length; head += size)
        {
            for (var i = 0; i < size / 2; i++)
            {
                var angle = position * Math.Pow(theta, -2.0 * i / size);
                var (a, b) = (row[head + i], row[head + i + size / 2]);
                row[head + i] = a * Math.Cos(angle) - b * Math.Sin(angle);
                row[head + i + size / 2] = b * Math.Cos(angle) + a * Math.Sin(angle);
            }
        }
    }

    private static void AddTo(double[] row, double[] addend)
    {
        for (var i = 0; i < row.Length; i++)
            row[i] += addend[i];
    }
}

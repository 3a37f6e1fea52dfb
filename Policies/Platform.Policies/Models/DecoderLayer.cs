using Platform.Policies.Models.Lora;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Platform.Policies.Models;

/// <summary>Parameters of one decoder block. Query, key and value share one matrix, and so do gate and up, which makes two large products of five.</summary>
public sealed class DecoderLayer : nn.Module
{
    /// <summary>Allocates the block's parameters without values.</summary>
    /// <param name="config">Shape of the model.</param>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="dtype">Their type.</param>
    public DecoderLayer(ModelConfig config, Device device, ScalarType dtype)
        : base(nameof(DecoderLayer))
    {
        ArgumentNullException.ThrowIfNull(config);
        long hidden = config.HiddenSize;
        long query = (long)config.Heads * config.HeadSize;
        long keyValue = (long)config.ResolvedKeyValueHeads * config.HeadSize;
        AttentionNorm = Register("attention_norm", [hidden]);
        QueryKeyValue = Register("qkv", [query + 2 * keyValue, hidden]);
        QueryKeyValueBias = config.AttentionBias ? Register("qkv_bias", [query + 2 * keyValue]) : null;
        Output = Register("output", [hidden, query]);
        FeedForwardNorm = Register("feed_forward_norm", [hidden]);
        GateUp = Register("gate_up", [2L * config.FeedForwardSize, hidden]);
        Down = Register("down", [hidden, config.FeedForwardSize]);
        Matrices = [QueryKeyValue, Output, GateUp, Down];

        Parameter Register(string name, long[] shape)
        {
            var parameter = new Parameter(empty(shape, dtype, device));
            parameter.DetachFromDisposeScope();
            register_parameter(name, parameter);
            return parameter;
        }
    }

    /// <summary>Scale of the norm before attention. [hidden]</summary>
    public Parameter AttentionNorm { get; }

    /// <summary>Query, key and value projections, one below the other. [(heads + 2 · keyValueHeads) · headSize, hidden]</summary>
    public Parameter QueryKeyValue { get; }

    /// <summary>Their biases, or null where the family has none. [(heads + 2 · keyValueHeads) · headSize]</summary>
    public Parameter? QueryKeyValueBias { get; }

    /// <summary>Attention's output projection. [hidden, heads · headSize]</summary>
    public Parameter Output { get; }

    /// <summary>Scale of the norm before the feed-forward layer. [hidden]</summary>
    public Parameter FeedForwardNorm { get; }

    /// <summary>Gate and up projections, one below the other. [2 · feedForward, hidden]</summary>
    public Parameter GateUp { get; }

    /// <summary>Down projection. [hidden, feedForward]</summary>
    public Parameter Down { get; }

    /// <summary>The four matrices: query, key and value; output; gate and up; down.</summary>
    public IReadOnlyList<Parameter> Matrices { get; }

    /// <summary>Adapters of each of <see cref="Matrices"/>, null where there is none; empty where the model has none.</summary>
    internal LoraMatrix?[] Lora { get; set; } = [];

    /// <summary>What takes gradients: the block's parameters, or its adapters where it has some that are on.</summary>
    internal IEnumerable<Tensor> Trained => parameters().Where(parameter => parameter.requires_grad).Concat(Lora.Where(matrix => matrix is { IsOn: true }).SelectMany(matrix => matrix!.Tensors));

    /// <summary>One of <see cref="Matrices"/> applied, with its adapters, in plain operations.</summary>
    /// <param name="matrix">0 to 3.</param>
    /// <param name="x">[..., in]</param>
    internal Tensor Apply(int matrix, Tensor x)
    {
        var y = nn.functional.linear(x, Matrices[matrix], matrix == 0 ? QueryKeyValueBias : null);
        return Lora.Length > 0 && Lora[matrix] is { IsOn: true } adapters ? adapters.Add(y, x) : y;
    }

    /// <summary>The block's weights in the order and under the names of Hugging Face.</summary>
    /// <param name="config">Shape of the model.</param>
    /// <param name="index">Position of the block, from 0.</param>
    internal IEnumerable<NamedWeight> Weights(ModelConfig config, int index)
    {
        var prefix = $"model.layers.{index}.";
        long hidden = config.HiddenSize, forward = config.FeedForwardSize;
        long query = (long)config.Heads * config.HeadSize;
        long keyValue = (long)config.ResolvedKeyValueHeads * config.HeadSize;
        yield return new(prefix + "input_layernorm.weight", AttentionNorm, 0, [hidden]);
        yield return new(prefix + "self_attn.q_proj.weight", QueryKeyValue, 0, [query, hidden]);
        yield return new(prefix + "self_attn.k_proj.weight", QueryKeyValue, query, [keyValue, hidden]);
        yield return new(prefix + "self_attn.v_proj.weight", QueryKeyValue, query + keyValue, [keyValue, hidden]);
        if (QueryKeyValueBias is not null)
        {
            yield return new(prefix + "self_attn.q_proj.bias", QueryKeyValueBias, 0, [query]);
            yield return new(prefix + "self_attn.k_proj.bias", QueryKeyValueBias, query, [keyValue]);
            yield return new(prefix + "self_attn.v_proj.bias", QueryKeyValueBias, query + keyValue, [keyValue]);
        }

        yield return new(prefix + "self_attn.o_proj.weight", Output, 0, [hidden, query]);
        yield return new(prefix + "post_attention_layernorm.weight", FeedForwardNorm, 0, [hidden]);
        yield return new(prefix + "mlp.gate_proj.weight", GateUp, 0, [forward, hidden]);
        yield return new(prefix + "mlp.up_proj.weight", GateUp, forward, [forward, hidden]);
        yield return new(prefix + "mlp.down_proj.weight", Down, 0, [hidden, forward]);
    }
}

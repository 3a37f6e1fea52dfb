using Platform.Policies.Models;

namespace Platform.Policies.Generation.Native;

/// <summary>All weights of a decoder, packed for the kernels, in one piece of memory that every load fills again.</summary>
internal sealed unsafe class NativeWeights : IDisposable
{
    private readonly ModelConfig _config;
    private readonly AlignedBuffer _memory;
    private readonly float* _embedding;

    /// <param name="config">The model's shape, already validated.</param>
    /// <param name="type">How matrices and embedding are kept.</param>
    public NativeWeights(ModelConfig config, WeightType type)
    {
        (_config, Type) = (config, type);
        var (hidden, vocabulary, forward) = (config.HiddenSize, config.VocabularySize, config.FeedForwardSize);
        KeyValueSize = config.ResolvedKeyValueHeads * config.HeadSize;
        QueryKeyValueSize = hidden + 2 * KeyValueSize;
        GatedPanels = (forward + 15) / 16;
        var norm = RowKernels.Padded(hidden);
        var bias = config.AttentionBias ? RowKernels.Padded(QueryKeyValueSize) : 0;
        long layer = 2 * norm + bias + PackedMatrix.Floats(QueryKeyValueSize, hidden, type) + PackedMatrix.Floats(hidden, hidden, type)
            + PackedMatrix.Floats(GatedPanels * TileKernel.PanelWidth, hidden, type) + PackedMatrix.Floats(hidden, forward, type);
        var table = (type switch
        {
            WeightType.Bf16 => (long)vocabulary * hidden / 2,
            WeightType.Int8 => Int8.Floats((long)vocabulary * hidden) + vocabulary,
            _ => (long)vocabulary * hidden,
        } + 16) & ~15L;
        _memory = new AlignedBuffer(table + PackedMatrix.Floats(vocabulary, hidden, type) + norm + config.Layers * layer);

        var next = _memory.Data;
        _embedding = Take(table);
        Head = Matrix(vocabulary, hidden);
        FinalNorm = Take(norm);
        Layers = new Layer[config.Layers];
        for (var i = 0; i < Layers.Length; i++)
        {
            Layers[i] = new Layer
            {
                InputNorm = Take(norm),
                QueryKeyValue = Matrix(QueryKeyValueSize, hidden),
                Bias = Take(bias),
                Output = Matrix(hidden, hidden),
                PostAttentionNorm = Take(norm),
                GateUp = Matrix(GatedPanels * TileKernel.PanelWidth, hidden),
                Down = Matrix(hidden, forward),
            };
        }

        float* Take(long floats)
        {
            var start = next;
            next += floats;
            return start;
        }

        PackedMatrix Matrix(int outputs, int depth) => new(Take(PackedMatrix.Floats(outputs, depth, type)), outputs, depth, type);
    }

    /// <summary>How matrices and embedding are kept.</summary>
    public WeightType Type { get; }

    /// <summary>The blocks, in order.</summary>
    public Layer[] Layers { get; }

    /// <summary>The output layer.</summary>
    public PackedMatrix Head { get; }

    /// <summary>Weight of the last norm, padded with zeros.</summary>
    public float* FinalNorm { get; }

    /// <summary>Outputs of the key projection, and of the value projection.</summary>
    public int KeyValueSize { get; }

    /// <summary>Outputs of the three attention projections together.</summary>
    public int QueryKeyValueSize { get; }

    /// <summary>Panels of the gate and up projections, 16 outputs of each in a panel.</summary>
    public int GatedPanels { get; }

    /// <summary>Copies a token's row of the embedding [hidden].</summary>
    public void Embed(int token, float* row)
    {
        var (first, width) = ((long)token * _config.HiddenSize, _config.HiddenSize);
        if (Type == WeightType.Bf16)
            Bfloat16.Widen((ushort*)_embedding + first, row, width);
        else if (Type == WeightType.Int8)
            Int8.Widen((sbyte*)EmbeddingBytes + first, _embedding[token], row, width);
        else
            new ReadOnlySpan<float>(_embedding + first, width).CopyTo(new Span<float>(row, width));
    }

    /// <summary>The int8 embedding, which lies behind the scales of its rows.</summary>
    private float* EmbeddingBytes => _embedding + _config.VocabularySize;

    /// <summary>Copies and packs everything; nothing outside this object is kept.</summary>
    public void Load(IDecoderWeights source, WorkerPool pool)
    {
        var (hidden, vocabulary, forward) = (_config.HiddenSize, _config.VocabularySize, _config.FeedForwardSize);
        var stagesTable = !_config.TiedEmbeddings || Type != WeightType.F32;
        using var staging = new AlignedBuffer(Math.Max(stagesTable ? (long)vocabulary * hidden : 0, (long)hidden * Math.Max(hidden, forward)));
        var table = Type != WeightType.F32 ? staging.Data : _embedding;
        Copy("model.embed_tokens.weight", table, checked(vocabulary * hidden));
        if (Type == WeightType.Bf16)
            Bfloat16.Round(table, (ushort*)_embedding, (long)vocabulary * hidden);
        for (var token = 0; Type == WeightType.Int8 && token < vocabulary; token++)
            _embedding[token] = Int8.Round(table + (long)token * hidden, (sbyte*)EmbeddingBytes + (long)token * hidden, hidden);
        Copy("model.norm.weight", FinalNorm, hidden);
        if (_config.TiedEmbeddings)
            Head.PackRows(table, vocabulary, 0, pool);
        else
            Head.PackRows(Stage("lm_head.weight", vocabulary * hidden), vocabulary, 0, pool);
        for (var i = 0; i < Layers.Length; i++)
        {
            var (layer, name) = (Layers[i], $"model.layers.{i}.");
            Copy(name + "input_layernorm.weight", layer.InputNorm, hidden);
            Copy(name + "post_attention_layernorm.weight", layer.PostAttentionNorm, hidden);
            var column = 0;
            foreach (var (projection, outputs) in new[] { ("q_proj", hidden), ("k_proj", KeyValueSize), ("v_proj", KeyValueSize) })
            {
                layer.QueryKeyValue.PackRows(Stage($"{name}self_attn.{projection}.weight", outputs * hidden), outputs, column, pool);
                if (_config.AttentionBias)
                    Copy($"{name}self_attn.{projection}.bias", layer.Bias + column, outputs);
                column += outputs;
            }
            layer.Output.PackRows(Stage(name + "self_attn.o_proj.weight", hidden * hidden), hidden, 0, pool);
            layer.GateUp.PackHalves(Stage(name + "mlp.gate_proj.weight", forward * hidden), forward, upper: false, pool);
            layer.GateUp.PackHalves(Stage(name + "mlp.up_proj.weight", forward * hidden), forward, upper: true, pool);
            layer.Down.PackRows(Stage(name + "mlp.down_proj.weight", hidden * forward), hidden, 0, pool);
        }

        void Copy(string name, float* to, int count) => source.CopyTo(name, new Span<float>(to, count));

        float* Stage(string name, int count)
        {
            Copy(name, staging.Data, count);
            return staging.Data;
        }
    }

    public void Dispose() => _memory.Dispose();

    /// <summary>One block's weights.</summary>
    internal readonly struct Layer
    {
        public required float* InputNorm { get; init; }
        public required PackedMatrix QueryKeyValue { get; init; }
        public required float* Bias { get; init; }
        public required PackedMatrix Output { get; init; }
        public required float* PostAttentionNorm { get; init; }
        public required PackedMatrix GateUp { get; init; }
        public required PackedMatrix Down { get; init; }
    }
}

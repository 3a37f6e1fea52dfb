using Platform.Policies.Models;

namespace Platform.Policies.Generation.Native;

/// <summary>All weights of a decoder, packed for the kernels, in one piece of memory that every load fills again.</summary>
internal sealed unsafe class NativeWeights : IDisposable
{
    private readonly ModelConfig _config;
    private readonly AlignedBuffer _memory;
    private readonly float* _embedding;

    /// <param name="config">The model's shape, already validated.</param>
    public NativeWeights(ModelConfig config)
    {
        _config = config;
        var (hidden, vocabulary, forward) = (config.HiddenSize, config.VocabularySize, config.FeedForwardSize);
        KeyValueSize = config.ResolvedKeyValueHeads * config.HeadSize;
        QueryKeyValueSize = hidden + 2 * KeyValueSize;
        GatedPanels = (forward + 15) / 16;
        var norm = RowKernels.Padded(hidden);
        var bias = config.AttentionBias ? RowKernels.Padded(QueryKeyValueSize) : 0;
        long layer = 2 * norm + bias + PackedMatrix.Floats(QueryKeyValueSize, hidden) + PackedMatrix.Floats(hidden, hidden)
            + PackedMatrix.Floats(GatedPanels * TileKernel.PanelWidth, hidden) + PackedMatrix.Floats(hidden, forward);
        var table = ((long)vocabulary * hidden + 15) & ~15L;
        _memory = new AlignedBuffer(table + PackedMatrix.Floats(vocabulary, hidden) + norm + config.Layers * layer);

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

        PackedMatrix Matrix(int outputs, int depth) => new(Take(PackedMatrix.Floats(outputs, depth)), outputs, depth);
    }

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

    /// <summary>A token's row of the embedding [hidden].</summary>
    public float* Embedding(int token) => _embedding + (long)token * _config.HiddenSize;

    /// <summary>Copies and packs everything; nothing outside this object is kept.</summary>
    public void Load(IDecoderWeights source, WorkerPool pool)
    {
        var (hidden, vocabulary, forward) = (_config.HiddenSize, _config.VocabularySize, _config.FeedForwardSize);
        source.CopyTo("model.embed_tokens.weight", new Span<float>(_embedding, checked(vocabulary * hidden)));
        Copy("model.norm.weight", FinalNorm, hidden);
        using var staging = new AlignedBuffer(Math.Max(_config.TiedEmbeddings ? 0 : (long)vocabulary * hidden, (long)hidden * Math.Max(hidden, forward)));
        if (_config.TiedEmbeddings)
            Head.PackRows(_embedding, vocabulary, 0, pool);
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

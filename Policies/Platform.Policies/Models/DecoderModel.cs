using System.Runtime.InteropServices;
using Platform.Policies.Models.Lora;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Platform.Policies.Models;

/// <summary>A Llama-family decoder that can be trained: RMSNorm, rotary positions, grouped-query attention, SwiGLU.</summary>
/// <remarks>Source: Llama 2, arXiv:2307.09288, section 2.2; grouped-query attention: arXiv:2305.13245; SwiGLU: arXiv:2002.05202. Where a Hugging Face
/// model has several matrices that read the same input, this one has a single matrix; <see cref="Weights"/> gives the parts under their Hugging Face names.</remarks>
public sealed class DecoderModel : nn.Module<Tensor, Tensor>, ITokenModel
{
    private static int s_liveCount;
    private readonly Dictionary<string, NamedWeight> _byName;
    private readonly DecoderLayer[] _layers;
    private bool _isDisposed;

    /// <summary>A new model with weights drawn from a seed.</summary>
    /// <param name="config">Shape; its vocabulary size must be set.</param>
    /// <param name="seed">The same seed gives the same weights on every device.</param>
    /// <param name="device">Where it lives; null for the CPU.</param>
    /// <param name="dtype">Type of the weights: 32-bit floats, or bfloat16, which an optimizer trains through copies in 32-bit floats.</param>
    /// <exception cref="ArgumentException">The shape is not a possible one.</exception>
    public DecoderModel(ModelConfig config, ulong seed, Device? device = null, ScalarType dtype = ScalarType.Float32)
        : this(config, device, dtype)
    {
        DecoderInitializer.Fill(this, seed);
    }

    private DecoderModel(ModelConfig config, Device? device, ScalarType dtype)
        : base(nameof(DecoderModel))
    {
        ArgumentNullException.ThrowIfNull(config);
        var error = config.Validate("model").FirstOrDefault();
        if (error is not null || config.VocabularySize < 1)
            throw new ArgumentException(error?.Message ?? $"model.vocabularySize is {config.VocabularySize}: give the tokenizer's size, such as 512.", nameof(config));
        Interlocked.Increment(ref s_liveCount);
        (Config, Device, Type) = (config, device ?? CPU, dtype);
        Fused = Device.type == DeviceType.CPU && dtype == ScalarType.Float32;
        Rotary = new(config, Device, dtype);
        Embedding = Register("embedding", [config.VocabularySize, config.HiddenSize]);
        _layers = new DecoderLayer[config.Layers];
        for (var i = 0; i < _layers.Length; i++)
        {
            _layers[i] = new(config, Device, dtype);
            register_module($"layer{i}", _layers[i]);
        }

        FinalNorm = Register("norm", [config.HiddenSize]);
        Head = config.TiedEmbeddings ? Embedding : Register("head", [config.VocabularySize, config.HiddenSize]);
        Weights = [.. ListWeights()];
        _byName = Weights.ToDictionary(weight => weight.Name, StringComparer.Ordinal);

        Parameter Register(string name, long[] shape)
        {
            var parameter = new Parameter(empty(shape, dtype, Device));
            parameter.DetachFromDisposeScope();
            register_parameter(name, parameter);
            return parameter;
        }
    }

    /// <summary>Models of this process that are not disposed: copies are the largest part of what a learner holds.</summary>
    public static int LiveCount => Volatile.Read(ref s_liveCount);

    /// <summary>Shape of the model.</summary>
    public ModelConfig Config { get; }

    /// <summary>Where it lives.</summary>
    public Device Device { get; }

    /// <summary>Type of its weights.</summary>
    public ScalarType Type { get; }

    /// <summary>Token embedding. [vocabulary, hidden]</summary>
    public Parameter Embedding { get; }

    /// <summary>Output layer: <see cref="Embedding"/> itself where the two are tied. [vocabulary, hidden]</summary>
    public Parameter Head { get; }

    /// <summary>Scale of the last norm. [hidden]</summary>
    public Parameter FinalNorm { get; }

    /// <summary>The decoder blocks.</summary>
    public IReadOnlyList<DecoderLayer> Layers => _layers;

    /// <summary>All weights under their Hugging Face names, in Hugging Face's order.</summary>
    public IReadOnlyList<NamedWeight> Weights { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Trainable => Lora?.Parameters ?? [.. parameters()];

    /// <summary>The model's adapters, or null.</summary>
    public LoraAdapters? Lora { get; private set; }

    /// <inheritdoc/>
    public int VocabularySize => Config.VocabularySize;

    /// <inheritdoc/>
    public int FeatureSize => Config.HiddenSize;

    internal RotaryTables Rotary { get; }

    /// <summary>Whether blocks run fused. Set for 32-bit floats on the CPU, where tests turn it off to compare.</summary>
    internal bool Fused { get; set; }

    /// <summary>Whether a pass with gradients keeps only the input of each block and computes the block again on the way back: less memory, a third more work, the same gradients to rounding.</summary>
    public bool GradientCheckpointing { get; set; }

    /// <summary>A model of this shape whose weights the caller fills with <see cref="SetWeight"/>, every one.</summary>
    /// <param name="config">Shape; its vocabulary size must be set.</param>
    /// <param name="device">Where it lives; null for the CPU.</param>
    /// <param name="dtype">Type of the weights.</param>
    /// <exception cref="ArgumentException">The shape is not a possible one.</exception>
    public static DecoderModel Unfilled(ModelConfig config, Device? device = null, ScalarType dtype = ScalarType.Float32) => new(config, device, dtype);

    /// <summary>Logits for every position. For scoring, <see cref="TokenLogProbs"/> needs far less memory.</summary>
    /// <param name="ids">Token ids, 64-bit integers. [batch, time]</param>
    /// <returns>Logits. [batch, time, vocabulary]</returns>
    public override Tensor forward(Tensor ids)
    {
        using var scope = NewDisposeScope();
        return Logits(Hidden(ids)).MoveToOuterDisposeScope();
    }

    /// <summary>Hidden states after the last norm. Attention is causal and positions start at 0 in every row, so padding behind a row's end changes nothing before it.</summary>
    /// <param name="ids">Token ids, 64-bit integers. [batch, time]</param>
    /// <returns>Hidden states. [batch, time, hidden]</returns>
    /// <exception cref="ArgumentException">There are more positions than the model has.</exception>
    public Tensor Hidden(Tensor ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.shape.Length != 2 || ids.shape[1] > Config.MaxLength)
            throw new ArgumentException($"Token ids have shape [{string.Join(", ", ids.shape)}]: expected [batch, time] with time at most {Config.MaxLength}.", nameof(ids));
        using var scope = NewDisposeScope();
        return DecoderForward.Run(this, ids, Fused).MoveToOuterDisposeScope();
    }

    /// <summary>Log-prob, and on request entropy, of the scored tokens. Logits exist only for those, a chunk at a time.</summary>
    /// <param name="batch">Sequences and which of their tokens are scored.</param>
    /// <param name="temperature">Divides the logits before both, above 0.</param>
    /// <param name="entropy">Whether to compute entropies as well.</param>
    /// <returns>Scores attached to the graph, for the caller to dispose.</returns>
    /// <exception cref="ArgumentException">A token is outside the vocabulary, nothing is scored, or a sequence is too long.</exception>
    public TokenScores TokenLogProbs(SequenceBatch batch, double temperature = 1, bool entropy = false) => Score(batch, new(temperature, entropy));

    /// <inheritdoc/>
    public TokenScores Score(SequenceBatch batch, ScoreRequest request)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(request.Temperature);
        if (batch.TrainableCount == 0)
            throw new ArgumentException("No token of this batch is scored: leave such sequences out of it.", nameof(batch));
        CheckVocabulary(batch.Inputs, nameof(batch));
        CheckVocabulary(batch.Targets, nameof(batch));
        using var scope = NewDisposeScope();
        var inputs = tensor(batch.Inputs, [batch.Rows, batch.Time], device: Device);
        var hidden = Hidden(inputs).view(-1, Config.HiddenSize);
        // A batch in which every input predicts a scored token needs no gathering.
        if (batch.TrainableCount < batch.Inputs.Length)
            hidden = hidden.index_select(0, tensor(batch.Positions, device: Device));
        var targets = tensor(batch.Targets, device: Device);
        Tensor logProbs;
        Tensor? entropy = null, logits = null;
        if (request.Logits)
        {
            logits = Logits(hidden).to(ScalarType.Float32) / request.Temperature;
            var distribution = logits.log_softmax(-1);
            logProbs = distribution.gather(1, targets.unsqueeze(1)).squeeze(1);
            if (request.Entropy)
                entropy = -(distribution.exp() * distribution).sum(-1);
        }
        else
        {
            var scores = LogProbFunction.Apply(hidden, Lora?.Head is { IsOn: true } adapters ? adapters.Added(Head) : Head, targets, request.Temperature, request.Entropy);
            (logProbs, entropy) = (scores[0], request.Entropy ? scores[1] : null);
        }

        return new(logProbs.MoveToOuterDisposeScope(), entropy?.MoveToOuterDisposeScope())
        {
            Logits = logits?.MoveToOuterDisposeScope(),
            Features = request.Features ? hidden.alias().MoveToOuterDisposeScope() : null,
        };
    }

    /// <inheritdoc/>
    public Tensor Features(IReadOnlyList<int[]> tokens, IReadOnlyList<int[]> positions)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(positions);
        var time = tokens.Max(sequence => sequence.Length);
        var ids = new long[tokens.Count * time];
        var flat = new List<long>();
        for (var row = 0; row < tokens.Count; row++)
        {
            for (var t = 0; t < tokens[row].Length; t++)
                ids[row * time + t] = tokens[row][t];
            foreach (var position in positions[row])
                flat.Add((long)row * time + position);
        }

        CheckVocabulary(ids, nameof(tokens));
        using var scope = NewDisposeScope();
        var hidden = Hidden(tensor(ids, [tokens.Count, time], device: Device)).view(-1, Config.HiddenSize);
        return hidden.index_select(0, tensor(flat.ToArray(), device: Device)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public ITokenModel Copy()
    {
        var copy = Unfilled(Config, Device, Type);
        copy.CopyWeightsFrom(this);
        foreach (var parameter in copy.parameters())
            parameter.requires_grad = false;
        return copy;
    }

    /// <inheritdoc/>
    public void CopyWeightsFrom(ITokenModel other) => CopyWeightsFrom(other as DecoderModel ?? throw new ArgumentException("A decoder takes the weights of a decoder only.", nameof(other)));

    /// <summary>Puts adapters beside the weights. From then on they alone are trained.</summary>
    /// <param name="options">Rank, scale and targets.</param>
    /// <param name="seed">Of their initial values; at first they change nothing, whatever it is.</param>
    /// <returns>The adapters, which the model disposes.</returns>
    /// <exception cref="ArgumentException">The options are out of range, or do not suit the model.</exception>
    /// <exception cref="InvalidOperationException">The model has adapters already.</exception>
    public LoraAdapters AttachLora(LoraOptions options, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Lora is not null)
            throw new InvalidOperationException("The model has adapters already: detach them first.");
        Lora = new(this, options, seed);
        foreach (var parameter in parameters())
            (parameter.requires_grad, parameter.grad) = (false, null);
        return Lora;
    }

    /// <summary>Takes the adapters away. From then on every weight is trained.</summary>
    /// <param name="merge">Whether the weights keep what the adapters had learnt.</param>
    public void DetachLora(bool merge)
    {
        if (Lora is null)
            return;
        if (merge)
            Lora.Merge();
        else
            Lora.Unmerge();
        foreach (var layer in _layers)
            layer.Lora = [];
        Lora.Dispose();
        Lora = null;
        foreach (var parameter in parameters())
            parameter.requires_grad = true;
    }

    /// <summary>One weight by its Hugging Face name.</summary>
    /// <param name="name">Such as <c>model.norm.weight</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such weight.</exception>
    public NamedWeight Weight(string name) => _byName.TryGetValue(name, out var weight)
        ? weight
        : throw new KeyNotFoundException($"The model has no weight '{name}': expected one like '{Weights[0].Name}'.");

    /// <summary>Copies one weight out as 32-bit floats, row-major.</summary>
    /// <param name="name">Hugging Face name.</param>
    /// <param name="destination">Receives all elements.</param>
    /// <exception cref="KeyNotFoundException">There is no such weight.</exception>
    public void GetWeight(string name, Span<float> destination)
    {
        var weight = Weight(name);
        if (destination.Length != weight.Count)
            throw new ArgumentException($"Weight '{name}' has {weight.Count} elements, but {destination.Length} were to be copied.", nameof(destination));
        using var scope = NewDisposeScope();
        var view = weight.View();
        var source = view.to(ScalarType.Float32, CPU).contiguous();
        MemoryMarshal.Cast<byte, float>(source.bytes).CopyTo(destination);
    }

    /// <summary>Copies one weight out as 32-bit floats, row-major, with what its adapter adds.</summary>
    /// <param name="name">Hugging Face name.</param>
    /// <param name="destination">Receives all elements.</param>
    /// <exception cref="KeyNotFoundException">There is no such weight.</exception>
    public void GetMergedWeight(string name, Span<float> destination)
    {
        var weight = Weight(name);
        if (destination.Length != weight.Count)
            throw new ArgumentException($"Weight '{name}' has {weight.Count} elements, but {destination.Length} were to be copied.", nameof(destination));
        using var scope = NewDisposeScope();
        var source = MergedWeight(name).cpu().contiguous();
        MemoryMarshal.Cast<byte, float>(source.bytes).CopyTo(destination);
    }

    /// <summary>One weight in 32-bit floats with what its adapter adds, without gradient.</summary>
    /// <param name="name">Hugging Face name.</param>
    /// <returns>For the caller to dispose; it shares the model's memory where nothing had to be computed.</returns>
    /// <exception cref="KeyNotFoundException">There is no such weight.</exception>
    public Tensor MergedWeight(string name)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var own = Weight(name).View().to(ScalarType.Float32);
        var adapter = Lora is { IsOn: true } ? Lora.All.FirstOrDefault(adapter => adapter.Weight.Name == name) : null;
        return (adapter is null ? own : own.add(adapter.Product(Lora!.Scale))).MoveToOuterDisposeScope();
    }

    /// <summary>Copies one weight in from 32-bit floats, row-major.</summary>
    /// <param name="name">Hugging Face name.</param>
    /// <param name="values">All elements.</param>
    /// <exception cref="KeyNotFoundException">There is no such weight.</exception>
    public void SetWeight(string name, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var weight = Weight(name);
        if (values.Length != weight.Count)
            throw new ArgumentException($"Weight '{name}' has {weight.Count} elements, but {values.Length} were given.", nameof(values));
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        weight.View().copy_(tensor(values, weight.Shape));
    }

    /// <summary>Takes over another model's weights, for a reference or a sampling copy in another type. Adapters that only the other has, and that are on, are merged on the way; those that only this one has begin anew.</summary>
    /// <param name="other">A model of the same shape, on any device and of any type.</param>
    public void CopyWeightsFrom(DecoderModel other)
    {
        ArgumentNullException.ThrowIfNull(other);
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (mine, theirs) in parameters().Zip(other.parameters()))
            mine.copy_(theirs);
        if (Lora is not null && other.Lora is not null && Lora.Options.Fits(other.Lora.Options) && Lora.IsMerged == other.Lora.IsMerged)
        {
            foreach (var (mine, theirs) in Lora.Parameters.Zip(other.Lora.Parameters))
                mine.copy_(theirs);
            return;
        }

        foreach (var adapter in Lora?.All ?? [])
            adapter.B.zero_();
        if (other.Lora is { IsOn: true })
            foreach (var adapter in other.Lora.All)
            {
                using var inner = NewDisposeScope();
                var weight = Weight(adapter.Weight.Name).View();
                weight.copy_(adapter.Weight.View().to(ScalarType.Float32, weight.device).add(adapter.Product(other.Lora.Scale).to(weight.device)));
            }
    }

    /// <summary>The output layer with its adapter, applied. [..., vocabulary]</summary>
    internal Tensor Logits(Tensor hidden)
    {
        var logits = nn.functional.linear(hidden, Head);
        return Lora?.Head is { IsOn: true } adapters ? adapters.Add(logits, hidden) : logits;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            Interlocked.Decrement(ref s_liveCount);
            Rotary.Dispose();
            Lora?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void CheckVocabulary(long[] ids, string name)
    {
        if (ids.AsSpan().IndexOfAnyExceptInRange(0, Config.VocabularySize - 1) is >= 0 and var at)
            throw new ArgumentException($"Token {ids[at]} is outside the vocabulary: expected 0 to {Config.VocabularySize - 1}.", name);
    }

    private IEnumerable<NamedWeight> ListWeights()
    {
        yield return new("model.embed_tokens.weight", Embedding, 0, [Config.VocabularySize, Config.HiddenSize]);
        for (var i = 0; i < _layers.Length; i++)
            foreach (var weight in _layers[i].Weights(Config, i))
                yield return weight;
        yield return new("model.norm.weight", FinalNorm, 0, [Config.HiddenSize]);
        if (!Config.TiedEmbeddings)
            yield return new("lm_head.weight", Head, 0, [Config.VocabularySize, Config.HiddenSize]);
    }
}

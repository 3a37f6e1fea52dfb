using Platform.Sdk;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Platform.Policies.Models.Lora;

/// <summary>The adapters of a model. While a model has them, they alone are trained.</summary>
/// <remarks>Source: LoRA, arXiv:2106.09685, section 4.1: A is drawn uniformly from ±1/√in, as its authors' code does, and B is zero.</remarks>
public sealed class LoraAdapters : IDisposable
{
    private readonly List<LoraAdapter> _all = [];
    private int _off;

    internal LoraAdapters(DecoderModel model, LoraOptions options, ulong seed)
    {
        if (options.Rank < 1 || options.Validate("lora").FirstOrDefault() is not null)
            throw new ArgumentException(options.Validate("lora").FirstOrDefault()?.Message ?? $"lora.rank is {options.Rank}: use 1 or more.", nameof(options));
        if (options.Targets.Contains("head") && model.Config.TiedEmbeddings)
            throw new ArgumentException("lora.targets has 'head', but the model's output layer is its embedding, which an adapter of the head alone would part: leave out 'head'.", nameof(options));
        Options = options;
        var random = new SeededRandom(seed);
        string[] modules = [.. LoraOptions.Modules.Where(module => options.Targets.Contains(module.Target)).Select(module => module.Module + ".weight")];
        foreach (var weight in model.Weights)
            if (Array.Exists(modules, module => weight.Name == module || weight.Name.EndsWith('.' + module, StringComparison.Ordinal)))
                _all.Add(new(weight, First(weight, random), Zero(weight)));
        for (var i = 0; i < model.Layers.Count; i++)
            model.Layers[i].Lora = [.. model.Layers[i].Matrices.Select(Of)];
        Head = Of(model.Head);

        Parameter First(NamedWeight weight, SeededRandom random)
        {
            var bound = 1 / Math.Sqrt(weight.Shape[1]);
            var values = new float[options.Rank * weight.Shape[1]];
            for (var i = 0; i < values.Length; i++)
                values[i] = (float)((2 * random.NextDouble() - 1) * bound);
            return Make(tensor(values, [options.Rank, weight.Shape[1]]));
        }

        Parameter Zero(NamedWeight weight) => Make(zeros(weight.Shape[0], options.Rank));

        Parameter Make(Tensor value)
        {
            using var scope = NewDisposeScope();
            var parameter = new Parameter(value.to(model.Type, model.Device, copy: true));
            parameter.DetachFromDisposeScope();
            value.Dispose();
            return parameter;
        }

        LoraMatrix? Of(Parameter matrix)
        {
            var parts = _all.Where(adapter => ReferenceEquals(adapter.Weight.Parameter, matrix)).ToArray();
            return parts.Length == 0 ? null : new(this, matrix.shape[0], parts);
        }
    }

    /// <summary>Rank, scale and targets.</summary>
    public LoraOptions Options { get; }

    /// <summary>α / r.</summary>
    public double Scale => Options.Scale;

    /// <summary>The adapters, in the order of the model's weights.</summary>
    public IReadOnlyList<LoraAdapter> All => _all;

    /// <summary>What is trained: A and B of each adapter, in order.</summary>
    public IReadOnlyList<Parameter> Parameters => [.. _all.SelectMany(adapter => new[] { adapter.A, adapter.B })];

    /// <summary>Whether they stand in the weights at present, so that the layers don't add them.</summary>
    public bool IsMerged { get; private set; }

    internal bool IsOn => _off == 0 && !IsMerged;

    internal LoraMatrix? Head { get; }

    /// <summary>Switches the adapters off: until the result is disposed, the model is the one that they were attached to.</summary>
    /// <returns>Switches them on again. On the thread that uses the model.</returns>
    /// <exception cref="InvalidOperationException">They are merged.</exception>
    public IDisposable Off()
    {
        if (IsMerged)
            throw new InvalidOperationException("The adapters stand in the weights and cannot be switched off: take them out first, with Unmerge.");
        _off++;
        return new Switch(this);
    }

    /// <summary>Adds the adapters to the weights, which then give the same by themselves.</summary>
    public void Merge() => Change(merged: true, 1);

    /// <summary>Takes the adapters out of the weights again: these are what they were, to rounding.</summary>
    public void Unmerge() => Change(merged: false, -1);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var parameter in Parameters)
            parameter.Dispose();
    }

    private void Change(bool merged, int sign)
    {
        if (IsMerged == merged)
            return;
        using var guard = no_grad();
        foreach (var adapter in _all)
        {
            using var scope = NewDisposeScope();
            var weight = adapter.Weight.View();
            weight.copy_(weight.to(ScalarType.Float32).add(adapter.Product(Scale), sign));
        }

        IsMerged = merged;
    }

    private sealed class Switch(LoraAdapters owner) : IDisposable
    {
        private bool _isDisposed;

        public void Dispose()
        {
            if (!_isDisposed)
                owner._off--;
            _isDisposed = true;
        }
    }
}

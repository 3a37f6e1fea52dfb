using System.Text;
using Platform.Policies.Models;
using Platform.Training.Learners.Optimizers;
using Platform.Training.Plans;
using Platform.Training.Runs;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Platform.Training.Learners;

/// <summary>An update rule with clipping and schedule over parameters, and its state in a file. Parameters of 16 bits are updated through copies in 32-bit floats.</summary>
internal sealed class Optimization : IDisposable
{
    private readonly Parameter[] _own;
    private readonly Parameter[] _parameters; // what the rule changes: the owners' parameters, or their copies
    private readonly OptimizerOptions _options;
    private readonly int _steps;
    private readonly MasterWeights? _masters;
    private readonly Func<IUpdateRule> _createRule;
    private IUpdateRule _rule;

    /// <summary>Over what a model wants trained.</summary>
    /// <param name="model">The model; it outlives this object.</param>
    /// <param name="options">Settings.</param>
    /// <param name="steps">Optimizer steps of the whole stage, for the schedule.</param>
    /// <param name="seed">Seed of what a rule draws.</param>
    /// <exception cref="RunException">The rule does not suit the model.</exception>
    public Optimization(ITokenModel model, OptimizerOptions options, int steps, ulong seed)
        : this(TrainedParameter.Of(model), options, steps, seed)
    {
        if (options.Type != "frugal" || _rule is FrugalRule)
            return;
        Dispose();
        throw new RunException("optimizer.type is frugal, but nothing that is trained is a linear weight of a decoder block, as with policy.lora: use adamw.");
    }

    /// <summary>Over parameters that AdamW updates whatever the rule, such as a value head.</summary>
    /// <param name="parameters">What is changed; each outlives this object. Their order is that of the saved state.</param>
    /// <param name="options">Settings.</param>
    /// <param name="steps">Optimizer steps of the whole stage, for the schedule.</param>
    public Optimization(IEnumerable<Parameter> parameters, OptimizerOptions options, int steps)
        : this([.. parameters.Select(parameter => new TrainedParameter(parameter, null))], options, steps, 0)
    {
    }

    private Optimization(IReadOnlyList<TrainedParameter> parameters, OptimizerOptions options, int steps, ulong seed)
    {
        (_options, _steps) = (options, steps);
        _own = [.. parameters.Select(parameter => parameter.Parameter)];
        if (options.MasterWeights && parameters.Any(parameter => parameter.Parameter.dtype is ScalarType.BFloat16 or ScalarType.Float16))
        {
            _masters = new(parameters.Select(parameter => parameter.Parameter));
            parameters = [.. parameters.Zip(_masters.Masters, (own, master) => own with { Parameter = master })];
        }

        _parameters = [.. parameters.Select(parameter => parameter.Parameter)];
        Discard();
        _createRule = () => options.Type == "frugal" && parameters.Any(parameter => parameter.Block is not null) ? new FrugalRule(parameters, options, seed) : new AdamWRule(_parameters, options);
        _rule = _createRule();
    }

    /// <summary>Bytes of what is kept beside the model's own parameters: moments, and copies in 32-bit floats.</summary>
    public long StateBytes => _rule.StateBytes + (_masters?.Masters.Sum(master => master.numel() * master.element_size()) ?? 0);

    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">Optimizer step of the stage, from 0.</param>
    public double LearningRate(int step) => LearningRateSchedule.At(_options, step, _steps);

    /// <summary>Adds the gradients of a micro-batch to those before it in 32-bit floats. Not needed where parameters have 32 bits, whose gradients add up by themselves.</summary>
    public void Accumulate() => _masters?.TakeGradients();

    /// <summary>Clips the gradients that have added up, takes one step and clears them.</summary>
    /// <param name="step">Optimizer step of the stage, from 0.</param>
    /// <returns>L2 norm of the whole gradient before clipping.</returns>
    /// <exception cref="RunException">The gradient is not finite; no weight has changed.</exception>
    public double Apply(int step)
    {
        Accumulate();
        var norm = nn.utils.clip_grad_norm_(_parameters, _options.MaxGradientNorm > 0 ? _options.MaxGradientNorm : double.MaxValue);
        if (!double.IsFinite(norm))
            throw new RunException($"The gradient's norm became {norm} at optimizer step {step + 1} of the stage: resume from the last checkpoint with a lower optimizer.learningRate than {_options.LearningRate}.");
        _rule.Step(step, LearningRate(step));
        _masters?.Round();
        Discard();
        return norm;
    }

    /// <summary>Clears the gradients without a step.</summary>
    public void Discard()
    {
        foreach (var parameter in _own)
            parameter.grad = null;
        foreach (var parameter in _parameters)
            parameter.grad = null;
    }

    /// <summary>Forgets the moments; the schedule goes on.</summary>
    public void Restart()
    {
        _rule.Dispose();
        _rule = _createRule();
    }

    /// <summary>Writes moments and copies.</summary>
    public void Save(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        _masters?.Save(writer);
        _rule.Save(writer);
    }

    /// <summary>Continues from what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is of other parameters or settings.</exception>
    public void Load(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        _masters?.Load(reader);
        _rule.Load(reader);
    }

    public void Dispose()
    {
        _rule.Dispose();
        _masters?.Dispose();
    }
}

using System.Text;
using Platform.Training.Plans;
using Platform.Training.Runs;
using static TorchSharp.torch;
using AdamW = TorchSharp.Modules.AdamW;
using Parameter = TorchSharp.Modules.Parameter;

namespace Platform.Training.Learners;

/// <summary>AdamW with clipping and schedule over some parameters, and its state in a file.</summary>
internal sealed class Optimization : IDisposable
{
    private readonly Parameter[] _parameters;
    private readonly OptimizerOptions _options;
    private readonly int _steps;
    private readonly AdamW _optimizer;

    /// <param name="parameters">What is trained; they outlive this object.</param>
    /// <param name="options">Settings.</param>
    /// <param name="steps">Optimizer steps of the whole stage, for the schedule.</param>
    public Optimization(IEnumerable<Parameter> parameters, OptimizerOptions options, int steps)
    {
        (_options, _steps) = (options, steps);
        _parameters = [.. parameters];
        _optimizer = optim.AdamW(_parameters, options.LearningRate, options.Beta1, options.Beta2, weight_decay: options.WeightDecay);
        _optimizer.zero_grad();
    }

    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">Optimizer step of the stage, from 0.</param>
    public double LearningRate(int step) => LearningRateSchedule.At(_options, step, _steps);

    /// <summary>Clips the gradients that have added up, takes one step and clears them.</summary>
    /// <param name="step">Optimizer step of the stage, from 0.</param>
    /// <returns>L2 norm of the whole gradient before clipping.</returns>
    /// <exception cref="RunException">The gradient is not finite; no weight has changed.</exception>
    public double Apply(int step)
    {
        var norm = nn.utils.clip_grad_norm_(_parameters, _options.MaxGradientNorm > 0 ? _options.MaxGradientNorm : double.MaxValue);
        if (!double.IsFinite(norm))
            throw new RunException($"The gradient's norm became {norm} at optimizer step {step + 1} of the stage: resume from the last checkpoint with a lower optimizer.learningRate than {_options.LearningRate}.");
        foreach (var group in _optimizer.ParamGroups)
            group.LearningRate = LearningRate(step);
        _optimizer.step()?.Dispose();
        _optimizer.zero_grad();
        return norm;
    }

    /// <summary>Clears the gradients without a step.</summary>
    public void Discard() => _optimizer.zero_grad();

    /// <summary>Writes the moments.</summary>
    public void Save(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        _optimizer.save_state_dict(writer);
    }

    /// <summary>Continues from what <see cref="Save"/> wrote.</summary>
    public void Load(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        _optimizer.load_state_dict(reader);
    }

    public void Dispose() => _optimizer.Dispose();
}

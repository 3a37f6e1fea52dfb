using Platform.Training.Plans;
using static TorchSharp.torch;
using AdamW = TorchSharp.Modules.AdamW;
using Parameter = TorchSharp.Modules.Parameter;

namespace Platform.Training.Learners.Optimizers;

/// <summary>AdamW: a step along the mean of the gradient over the root of the mean of its square, and weight decay apart from both.</summary>
/// <remarks>Source: Decoupled Weight Decay Regularization, arXiv:1711.05101, algorithm 2, with ε = 1e-8.</remarks>
internal sealed class AdamWRule : IUpdateRule
{
    private readonly Parameter[] _parameters;
    private readonly AdamW _optimizer;

    /// <param name="parameters">What is changed; each outlives this object.</param>
    /// <param name="options">Decay rates and weight decay.</param>
    public AdamWRule(IEnumerable<Parameter> parameters, OptimizerOptions options)
    {
        _parameters = [.. parameters];
        _optimizer = optim.AdamW(_parameters, options.LearningRate, options.Beta1, options.Beta2, weight_decay: options.WeightDecay);
    }

    public long StateBytes => _parameters.Sum(parameter => 2 * parameter.numel() * parameter.element_size());

    public void Step(int step, double learningRate)
    {
        foreach (var group in _optimizer.ParamGroups)
            group.LearningRate = learningRate;
        _optimizer.step()?.Dispose();
    }

    public void Save(BinaryWriter writer) => _optimizer.save_state_dict(writer);

    public void Load(BinaryReader reader) => _optimizer.load_state_dict(reader);

    public void Dispose() => _optimizer.Dispose();
}

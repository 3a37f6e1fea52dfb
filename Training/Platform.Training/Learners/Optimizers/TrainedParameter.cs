using Platform.Policies.Models;
using Parameter = TorchSharp.Modules.Parameter;

namespace Platform.Training.Learners.Optimizers;

/// <summary>A parameter that an optimizer changes.</summary>
/// <param name="Parameter">The parameter; its owner disposes it.</param>
/// <param name="Block">Number of the decoder block whose linear weight it is, from 0; null for embeddings, norms, biases, heads and adapters.</param>
internal sealed record TrainedParameter(Parameter Parameter, int? Block)
{
    /// <summary>What a model wants trained, in the model's order.</summary>
    public static IReadOnlyList<TrainedParameter> Of(ITokenModel model)
    {
        var blocks = new Dictionary<Parameter, int>(ReferenceEqualityComparer.Instance);
        if (model is DecoderModel decoder)
            for (var i = 0; i < decoder.Layers.Count; i++)
                foreach (var matrix in decoder.Layers[i].Matrices)
                    blocks[matrix] = i;
        return [.. model.Trainable.Select(parameter => new TrainedParameter(parameter, blocks.TryGetValue(parameter, out var block) ? block : null))];
    }
}

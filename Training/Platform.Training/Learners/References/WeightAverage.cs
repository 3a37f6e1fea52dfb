using Platform.Policies.Models;
using static TorchSharp.torch;

namespace Platform.Training.Learners.References;

/// <summary>Averages of the weights of models of one shape, element by element in 32-bit floats.</summary>
public static class WeightAverage
{
    /// <summary>Moves a model towards another: w + share · (other − w). Equal models stay what they are to the bit, and so does the model at a share of 0.</summary>
    /// <param name="model">What is moved; a decoder must have no adapters.</param>
    /// <param name="other">Where to; its adapters count as part of its weights.</param>
    /// <param name="share">0 to 1.</param>
    public static void Move(ITokenModel model, ITokenModel other, double share)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(other);
        if (share <= 0)
            return;
        if (share >= 1)
        {
            model.CopyWeightsFrom(other);
            return;
        }

        using var guard = no_grad();
        if (model is not DecoderModel mine || other is not DecoderModel theirs)
        {
            foreach (var (one, another) in model.Trainable.Zip(other.Trainable))
                Lerp(one, another);
            return;
        }

        foreach (var weight in mine.Weights)
        {
            using var scope = NewDisposeScope();
            Lerp(weight.View(), theirs.MergedWeight(weight.Name));
        }

        void Lerp(Tensor target, Tensor source)
        {
            using var scope = NewDisposeScope();
            var type = target.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
            var start = target.detach().to(type);
            target.copy_(start.add((source.detach().to(type, target.device) - start).mul_(share)));
        }
    }

    /// <summary>A model in 32-bit floats or wider, whose weights are all its own and want no gradients.</summary>
    /// <param name="model">Disposed, unless it is the result.</param>
    internal static ITokenModel Widened(ITokenModel model)
    {
        if (model is not DecoderModel decoder || (decoder.Type == ScalarType.Float32 && decoder.Lora is null))
        {
            foreach (var parameter in model.Trainable)
                parameter.requires_grad = false;
            return model;
        }

        using (decoder)
        {
            var wide = DecoderModel.Unfilled(decoder.Config, decoder.Device);
            wide.CopyWeightsFrom(decoder);
            foreach (var parameter in wide.Trainable)
                parameter.requires_grad = false;
            return wide;
        }
    }
}

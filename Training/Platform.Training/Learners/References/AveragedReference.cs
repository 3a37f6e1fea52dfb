using Platform.Policies.Models;

namespace Platform.Training.Learners.References;

/// <summary>A moving average of the policy's weights, in 32-bit floats: in each optimizer step the share 1 − decay of the policy enters it.</summary>
internal sealed class AveragedReference(ITokenModel model, double decay) : ReferencePolicy(model)
{
    public override void Advance(long step, ITokenModel policy) => WeightAverage.Move(Model, policy, 1 - decay);

    public override void Save(BinaryWriter writer) => SaveWeights(writer);

    public override void Load(BinaryReader reader) => LoadWeights(reader);
}

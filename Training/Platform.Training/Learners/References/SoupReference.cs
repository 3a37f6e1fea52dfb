using Platform.Policies.Models;

namespace Platform.Training.Learners.References;

/// <summary>An average of two models that never changes. Its weights are saved, as the other model's folder may change or go.</summary>
internal sealed class SoupReference(ITokenModel model) : ReferencePolicy(model)
{
    public override void Save(BinaryWriter writer) => SaveWeights(writer);

    public override void Load(BinaryReader reader) => LoadWeights(reader);
}

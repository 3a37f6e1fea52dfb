using Platform.Policies.Models;

namespace Platform.Training.Learners.References;

/// <summary>Takes over the policy's weights every so many optimizer steps.</summary>
internal sealed class RefreshedReference(ITokenModel model, int every) : ReferencePolicy(model)
{
    public override void Advance(long step, ITokenModel policy)
    {
        if (step % every == 0)
            Model.CopyWeightsFrom(policy);
    }

    public override void Save(BinaryWriter writer) => SaveWeights(writer);

    public override void Load(BinaryReader reader) => LoadWeights(reader);
}

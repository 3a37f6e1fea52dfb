using Platform.Policies.Models;

namespace Platform.Training.Learners.References;

/// <summary>Never changes: the policy at the start of the stage, or the policy without its adapters.</summary>
internal sealed class FrozenReference(ITokenModel model) : ReferencePolicy(model);

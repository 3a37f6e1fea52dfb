using Platform.Policies.Generation;
using Platform.Training.Plans;

namespace Platform.Host.Policies;

/// <summary>A policy that was named on the command line, found but not loaded.</summary>
/// <param name="Name">As tables show it.</param>
internal abstract record PolicySource(string Name);

/// <summary>A scripted policy of the environment.</summary>
/// <param name="Name">Its name.</param>
internal sealed record ScriptedSource(string Name) : PolicySource(Name);

/// <summary>A language model in a folder.</summary>
/// <param name="Name">As tables show it.</param>
/// <param name="Folder">Has <c>model.safetensors</c>, <c>config.json</c> and <c>tokenizer.json</c>.</param>
/// <param name="Policy">Template and device.</param>
/// <param name="Generation">How its replies are computed.</param>
/// <param name="Rollout">Limits of a reply and of an episode.</param>
internal sealed record ModelSource(string Name, string Folder, PolicyOptions Policy, GenerationOptions Generation, RolloutOptions Rollout) : PolicySource(Name);

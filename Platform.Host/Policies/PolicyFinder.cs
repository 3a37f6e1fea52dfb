using Platform.Host.Cli;
using Platform.Host.Recipes;
using Platform.Host.Runs;
using Platform.Plugins;
using Platform.Policies.Checkpoints;
using Platform.Policies.Generation;
using Platform.Training.Plans;

namespace Platform.Host.Policies;

/// <summary>Finds the policy that a name stands for: a scripted policy, a run, a checkpoint of one, or a folder with a model.</summary>
/// <param name="registry">What plugins bring.</param>
/// <param name="store">The runs.</param>
internal sealed class PolicyFinder(PluginRegistry registry, RunStore store)
{
    /// <summary>The run that a name stands for, or whose checkpoint it is; null when it is neither.</summary>
    /// <param name="policy">The name or folder.</param>
    public RunView? RunOf(string policy)
    {
        if (RunNames.IsValid(policy) && RunView.TryOpen(store.Path(policy)) is { } named)
            return named;
        return RunView.TryOpen(policy) ?? (Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(Path.TrimEndingDirectorySeparator(policy)))) is { } above ? RunView.TryOpen(above) : null);
    }

    /// <summary>Finds a policy.</summary>
    /// <param name="policy">The name or folder.</param>
    /// <param name="environment">Where it is to play.</param>
    /// <param name="template">How messages become tokens for a folder that is no run's.</param>
    /// <exception cref="UnknownNameException">There is nothing of that name.</exception>
    /// <exception cref="WorkFailedException">The run has no checkpoint yet.</exception>
    public PolicySource Find(string policy, IEnvironmentSource environment, string template)
    {
        if (environment.ScriptedPolicies.Contains(policy))
            return new ScriptedSource(policy);
        if (RunOf(policy) is { } run)
        {
            var recipe = new RecipeReader(registry).ReadStored(run.RecipeFile, []);
            var folder = HasModel(policy) ? policy
                : run.Checkpoints() is [.., var newest] ? newest
                : throw new WorkFailedException($"Run '{run.Name}' has no checkpoint yet: let it train on with --resume.");
            return new ModelSource(run.Name, folder, recipe.File.Policy, recipe.File.Generation, recipe.File.Rollout);
        }

        if (HasModel(policy))
            return new ModelSource(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(policy))), policy, new PolicyOptions { Template = template }, new GenerationOptions(), new RolloutOptions());
        throw Directory.Exists(policy)
            ? new UsageException($"--policy is '{policy}', a folder without {ModelFolder.WeightsFile}: name a run, a checkpoint, or a folder with {ModelFolder.WeightsFile}, {ModelFolder.ConfigFile} and {ModelFolder.TokenizerFile}.")
            : new UnknownNameException($"policy of {environment.Id}", policy, environment.ScriptedPolicies.Concat(store.All().Select(known => known.Name)));
    }

    private static bool HasModel(string folder) => File.Exists(Path.Combine(folder, ModelFolder.WeightsFile));
}

using Platform.Plugins.Configuration;
using Platform.Training.Plans;

namespace Platform.Host.Recipes;

/// <summary>What stands under <c>environment</c> in a recipe: one environment, or several.</summary>
internal interface IRecipeEnvironment : IEnvironmentSource
{
    /// <summary>The block with every default written out; reading it gives the same environment.</summary>
    MappingNode Write();
}

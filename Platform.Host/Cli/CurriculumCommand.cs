using System.CommandLine;
using Platform.Host.Plugins;
using Platform.Plugins;
using Platform.Training.Curricula;

namespace Platform.Host.Cli;

/// <summary><c>curriculum list</c> and <c>curriculum show</c>: what a recipe may name under <c>curriculum</c>.</summary>
/// <param name="console">Where to print.</param>
/// <param name="plugins">What plugins bring.</param>
internal sealed class CurriculumCommand(CommandConsole console, PluginCatalog plugins)
{
    /// <summary>The command.</summary>
    public Command Build() => new PartCommand(
        console, "curriculum", "curricula", SuccessBandCurriculum.Id, () => plugins.Registry.Curricula.Select(Listed), id => Listed(plugins.Registry.Curriculum(id))).Build();

    private static ListedPart Listed(CurriculumRegistration curriculum) => new(curriculum.Id, curriculum.Source, curriculum.Description, curriculum.OptionsType);
}

using System.CommandLine;
using System.Text.Json.Nodes;
using Platform.Host.Plugins;
using Platform.Sandboxes.Images;
using Platform.Sdk;
using Spectre.Console;

namespace Platform.Host.Cli.Sandboxes;

/// <summary><c>sandbox image</c>: images of this machine, made without a registry.</summary>
/// <param name="console">Where to print.</param>
/// <param name="plugins">Holds the sandboxes of this host.</param>
internal sealed class SandboxImageCommand(CommandConsole console, PluginCatalog plugins)
{
    /// <summary>The command.</summary>
    public Command Build()
    {
        var names = string.Join(", ", ImageRecipe.All.Select(recipe => recipe.Name));
        var name = new Argument<string>("NAME") { Description = $"One of {names}." };
        var build = new CommandWithExamples("build", "Make an image of Debian packages, which are fetched and unpacked, not installed.", "sandbox image build python", "sandbox image build dotnet --json") { name };
        build.SetAction((result, cancellationToken) => BuildAsync(result.GetRequiredValue(name), cancellationToken));
        var list = new CommandWithExamples("list", "List the images of this machine, and those that can be made.", "sandbox image list", "sandbox image list --json");
        list.SetAction(_ => List());
        return new CommandWithExamples("image", "Images that sandboxes are made from.", "sandbox image build python", "sandbox image list") { build, list };
    }

    private async Task<int> BuildAsync(string name, CancellationToken cancellationToken)
    {
        StoredImage image;
        try
        {
            image = await new ImageBuilder(plugins.Sandboxes.Images, console.Progress.WriteLine).BuildAsync(ImageRecipe.Named(name), cancellationToken);
        }
        catch (SandboxFaultException exception)
        {
            throw new WorkFailedException(exception.Message, exception);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }

        console.Result(
            () => new JsonObject { ["name"] = image.Name, ["hash"] = image.Hash, ["root"] = image.Root },
            ansi => ansi.Profile.Out.Writer.WriteLine($"Made the image '{image.Name}', {image.Hash}, in {image.Root}."));
        return ExitCode.Done;
    }

    private int List()
    {
        var made = plugins.Sandboxes.Images.List();
        var missing = ImageRecipe.All.Where(recipe => made.All(image => image.Name != recipe.Name)).ToArray();
        console.Result(
            () => new JsonObject
            {
                ["images"] = new JsonArray([.. made.Select(image => new JsonObject { ["name"] = image.Name, ["hash"] = image.Hash, ["description"] = image.Description })]),
                ["recipes"] = new JsonArray([.. ImageRecipe.All.Select(recipe => (JsonNode)recipe.Name)]),
            },
            ansi =>
            {
                var table = new Table().Border(TableBorder.Simple).AddColumns("image", "what it holds", "hash");
                table.AddRow(ImageStore.Host, "The programs of this machine, read-only; provider process only.", "");
                foreach (var image in made)
                    table.AddRow(Markup.Escape(image.Name), Markup.Escape(image.Description), Markup.Escape(image.Hash[..Math.Min(19, image.Hash.Length)]));
                foreach (var recipe in missing)
                    table.AddRow(recipe.Name, Markup.Escape(recipe.Description), "not made yet");
                ansi.Write(table);
            });
        return ExitCode.Done;
    }
}

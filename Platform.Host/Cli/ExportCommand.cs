using System.CommandLine;
using System.Text.Json.Nodes;
using Platform.Host.Runs;
using Platform.Policies.Checkpoints;
using Spectre.Console;
using TorchSharp;

namespace Platform.Host.Cli;

/// <summary><c>export</c>: a run's model, or its adapters alone, as a folder that other tools load.</summary>
/// <param name="console">Where to print.</param>
internal sealed class ExportCommand(CommandConsole console)
{
    /// <summary>The command.</summary>
    public Command Build()
    {
        var runs = RecipeSymbols.Runs();
        var policy = new Argument<string>("POLICY") { Description = "A run, a checkpoint of one, or a folder with a model." };
        var folder = new Argument<string>("FOLDER") { Description = "Where to write; files of the same names are replaced." };
        var adapter = new Option<bool>("--adapter") { Description = "Write the adapters alone, in PEFT's format." };
        var type = new Option<string>("--type") { Description = "Type of the weights: f32 or bf16; left out, that of the file.", HelpName = "TYPE" };
        var command = new CommandWithExamples("export", "Write a model as a Hugging Face folder, its adapters merged into its weights.",
            "export quickstart exported", "export quickstart exported --type bf16", "export runs/quickstart/checkpoints/step-000100 adapters --adapter")
        {
            policy, folder, adapter, type, runs,
        };
        command.SetAction(result => Export(result.GetRequiredValue(policy), result.GetRequiredValue(folder), result.GetValue(adapter), result.GetValue(type), new RunStore(result.GetValue(runs)!)));
        return command;
    }

    private int Export(string policy, string folder, bool adapter, string? type, RunStore store)
    {
        if (type is not (null or "f32" or "bf16"))
            throw new UsageException($"--type is '{type}': use f32 or bf16.");
        var source = Find(policy, store);
        if (Path.GetFullPath(folder) == Path.GetFullPath(source))
            throw new UsageException($"FOLDER is '{folder}', where the model lies that is to be exported: name another folder.");
        try
        {
            var dtype = (type ?? (IsHalf(source) ? "bf16" : "f32")) == "bf16" ? torch.ScalarType.BFloat16 : torch.ScalarType.Float32;
            using var model = ModelFolder.Load(source, dtype: dtype);
            if (adapter && model.Lora is null)
                throw new UsageException($"'{source}' has no adapters: leave out --adapter, which exports the whole model.");
            if (adapter)
                LoraFolder.Save(folder, model, Path.GetFullPath(source));
            else
                ModelFolder.SaveMerged(folder, model);
            var tokenizer = Path.Combine(source, ModelFolder.TokenizerFile);
            if (File.Exists(tokenizer))
                File.Copy(tokenizer, Path.Combine(folder, ModelFolder.TokenizerFile), overwrite: true);
        }
        catch (InvalidDataException exception)
        {
            throw new WorkFailedException(exception.Message);
        }

        string[] files = [.. new[] { ModelFolder.ConfigFile, ModelFolder.WeightsFile, LoraFolder.ConfigFile, LoraFolder.WeightsFile, ModelFolder.TokenizerFile }.Where(file => File.Exists(Path.Combine(folder, file)))];
        console.Result(
            () => new JsonObject { ["folder"] = Path.GetFullPath(folder), ["source"] = Path.GetFullPath(source), ["files"] = new JsonArray([.. files.Select(file => JsonValue.Create(file))]) },
            ansi => ansi.WriteLine($"{folder}: {string.Join(", ", files)}."));
        return ExitCode.Done;
    }

    private static bool IsHalf(string source)
    {
        using var reader = SafetensorsFile.Open(Path.Combine(source, ModelFolder.WeightsFile));
        return reader.Tensors.Values.Any(info => info.Type == SafetensorsType.Bf16);
    }

    private static string Find(string policy, RunStore store)
    {
        if (File.Exists(Path.Combine(policy, ModelFolder.WeightsFile)))
            return policy;
        var run = Directory.Exists(policy) && RunView.TryOpen(policy) is { } opened ? opened : store.Find(policy);
        return run.Checkpoints() is [.., var newest] ? newest : throw new WorkFailedException($"Run '{run.Name}' has no checkpoint yet: let it train on with --resume.");
    }
}

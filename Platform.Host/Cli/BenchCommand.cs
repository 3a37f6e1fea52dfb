using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Host.Bench;
using Platform.Host.Cli.Sandboxes;
using Platform.Host.Plugins;
using Spectre.Console;

namespace Platform.Host.Cli;

/// <summary><c>bench</c>: how fast this machine generates and trains, alone or in turn with a peer.</summary>
/// <param name="console">Where to print.</param>
/// <param name="plugins">What plugins bring.</param>
/// <param name="timeProvider">Measures time.</param>
internal sealed class BenchCommand(CommandConsole console, PluginCatalog plugins, TimeProvider timeProvider)
{
    private const string DefaultPeerFolder = "../shared/bench/pytorch";
    private readonly Option<string> _models = new("--models") { Description = "Shapes to measure, joined by commas.", HelpName = "NAMES", DefaultValueFactory = _ => string.Join(',', BenchModels.Names) };
    private readonly Option<string> _batches = new("--batches") { Description = "Batch sizes, joined by commas; the workload's own if left away.", HelpName = "N,N" };
    private readonly Option<string> _dtypes = new("--dtypes", "--dtype") { Description = "Types of the weights, joined by commas: f32, and where nothing is trained bf16 and int8.", HelpName = "TYPES", DefaultValueFactory = _ => "f32" };
    private readonly Option<string> _engine = new("--engine") { Description = "Engine that generates: auto, native or torch.", HelpName = "NAME", DefaultValueFactory = _ => "auto" };
    private readonly Option<int> _runs = new("--runs") { Description = "Counted runs of one figure in one turn.", HelpName = "N", DefaultValueFactory = _ => 5 };
    private readonly Option<double> _budget = new("--budget") { Description = "Seconds after which a figure stops repeating, once it has three runs.", HelpName = "SECONDS", DefaultValueFactory = _ => 20 };
    private readonly Option<int> _rounds = new("--rounds") { Description = "Turns that the platform and the peer take.", HelpName = "N", DefaultValueFactory = _ => 2 };
    private readonly Option<string> _against = new("--against") { Description = "Peer to measure in turn: pytorch.", HelpName = "PEER" };
    private readonly Option<string> _peer = new("--peer") { Description = "Folder with the peer's bench.py.", HelpName = "FOLDER", DefaultValueFactory = _ => DefaultPeerFolder };

    /// <summary>The command.</summary>
    public Command Build()
    {
        var tokenizer = new CommandWithExamples("tokenizer", "Training, encoding and decoding of the tokenizer, on one core.", "bench tokenizer --json") { _runs };
        tokenizer.SetAction((result, cancellationToken) => Task.FromResult(RunTokenizer(result.GetValue(_runs), cancellationToken)));
        return new CommandWithExamples("bench", "Measure speed and memory, alone or in turn with PyTorch.", "bench generation --models tiny --batches 1,8", "bench training --json --against pytorch")
        {
            Workload("generation", "Sampling 64 tokens after prompts of 64.", new SampleWorkload()),
            Workload("training", "Forward, backward and AdamW on sequences of 128 tokens.", new TrainWorkload()),
            Workload("grpo", "One GRPO step: 8 prompts of 32 tokens, 8 samples of 32 tokens each, one update.", new GrpoWorkload()),
            Workload("prefill", "Eight prompts of 256 tokens, each for a whole group of conversations.", new PrefillWorkload()),
            Workload("multiturn", "Episodes of 8 turns with 24 observed and 16 sampled tokens each.", new MultiturnWorkload()),
            new ProfileCommand(console).Build(),
            new SpeculationCommand(console).Build(),
            tokenizer,
            new EnvironmentBenchCommand(console, plugins).Build(),
            new SandboxBenchCommand(console, plugins, timeProvider).Build(),
            new MethodBenchCommand(console).Build(),
            new MemoryBenchCommand(console).Build(),
            new LearnerBenchCommand(console, plugins, timeProvider).Build(),
        };
    }

    private CommandWithExamples Workload(string name, string description, IBenchWorkload workload)
    {
        var against = workload.PeerVariants.Count > 0 ? " --against pytorch" : "";
        var command = new CommandWithExamples(name, description, $"bench {name}", $"bench {name} --models tiny --json{against}")
        {
            _models, _batches, _dtypes, _engine, _runs, _budget, _rounds, _against, _peer,
        };
        command.SetAction((result, cancellationToken) => RunAsync(workload, result, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(IBenchWorkload workload, ParseResult result, CancellationToken cancellationToken)
    {
        var (settings, dataTypes) = (Read(result), DataTypes(workload, result));
        var peer = result.GetValue(_against) switch
        {
            null => null,
            "pytorch" when workload.PeerVariants.Count == 0 => throw new UsageException($"--against pytorch: PyTorch's benchmark has no {workload.Name}; leave --against away."),
            "pytorch" => new PyTorchPeer(result.GetRequiredValue(_peer)),
            var other => throw new UsageException($"--against is '{other}', but the only peer is pytorch."),
        };
        if (console.IsTerminal || console.Json)
            await console.Progress.WriteLineAsync($"Measuring {workload.Name} on {string.Join(", ", settings.Models)}{(peer is null ? "" : ", in turn with PyTorch")}.");
        var limits = MachineLimits.Measure();
        var rows = await new BenchRunner(workload, settings, dataTypes, peer, limits).RunAsync(row => Progress(row), cancellationToken);
        console.Result(() => new JsonObject { ["limits"] = limits.ToJson(), ["rows"] = new JsonArray([.. rows.Select(row => row.ToJson())]) }, ansi => ansi.Write(Table(rows)));
        return ExitCode.Done;
    }

    private BenchSettings Read(ParseResult result)
    {
        var models = result.GetRequiredValue(_models).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var model in models)
            BenchModels.Shape(model);
        var engine = OneOf("--engine", result.GetRequiredValue(_engine), "auto", "native", "torch");
        var (runs, rounds, budget) = (result.GetValue(_runs), result.GetValue(_rounds), result.GetValue(_budget));
        if (runs < 1 || rounds < 1 || !(budget > 0))
            throw new UsageException($"--runs is {runs}, --rounds is {rounds} and --budget is {budget.ToString(CultureInfo.InvariantCulture)}: each must be above 0, such as 5, 2 and 20.");
        return new(models, Batches(result.GetValue(_batches)), "f32", engine, runs, budget, rounds);
    }

    private string[] DataTypes(IBenchWorkload workload, ParseResult result)
    {
        string[] types = [.. result.GetRequiredValue(_dtypes).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(type => OneOf("--dtypes", type, "f32", "bf16", "int8")).Distinct()];
        if (types.Length == 0)
            throw new UsageException("--dtypes names no type: use f32, bf16 or int8, such as f32,bf16.");
        if (types.FirstOrDefault(type => type != "f32") is { } rounded && !workload.TakesRoundedWeights)
            throw new UsageException($"--dtypes has {rounded}, in which nothing is trained: use f32 for {workload.Name}.");
        if (types.Contains("int8") && result.GetValue(_against) is not null)
            throw new UsageException("--dtypes has int8, which PyTorch's benchmark does not have: leave --against away, or use f32,bf16.");
        return types;
    }

    /// <summary>Batch sizes as they are written on the command line.</summary>
    /// <exception cref="UsageException">One is no number from 1 to 4096.</exception>
    internal static int[] Batches(string? text) =>
        [.. (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part =>
            int.TryParse(part, CultureInfo.InvariantCulture, out var batch) && batch is > 0 and <= 4096
                ? batch
                : throw new UsageException($"--batches has '{part}', but each batch size is a number from 1 to 4096: use 1,8,32."))];

    /// <summary>A value of an option, if it is among those known.</summary>
    /// <exception cref="UsageException">It is not.</exception>
    internal static string OneOf(string option, string value, params string[] known) =>
        known.Contains(value) ? value : throw new UsageException($"{option} is '{value}': use {string.Join(" or ", known)}.");

    private int RunTokenizer(int runs, CancellationToken cancellationToken)
    {
        var rows = TokenizerBench.Run(runs, cancellationToken);
        console.Result(
            () => new JsonObject { ["rows"] = new JsonArray([.. rows.Select(row => row.ToJson())]) },
            ansi =>
            {
                var table = new Table().Border(TableBorder.Simple).AddColumns("work", "MB/s", "seconds");
                foreach (var row in rows)
                    table.AddRow(row.Workload, Number(row.MegabytesPerSecond, "0.00"), Number(row.Seconds, "0.000"));
                ansi.Write(table);
            });
        return ExitCode.Done;
    }

    private void Progress(BenchRow row)
    {
        if (console.IsTerminal || console.Json)
            console.Progress.WriteLine($"{row.Workload} {row.Model} {row.DataType} batch {row.Batch}: {Number(row.TokensPerSecond, "0")} tokens/s{(row.Ratio is { } ratio ? $", {Number(ratio, "0.00")} times {row.Peer}" : "")}");
    }

    private static Table Table(IReadOnlyList<BenchRow> rows)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("workload", "model", "type", "engine", "batch");
        foreach (var column in new[] { "tokens/s", "seconds", "× floor", "peak MiB", "peer", "peer seconds", "ratio" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var row in rows)
            table.AddRow(
                row.Workload, row.Model, row.DataType, row.Engine, Number(row.Batch, "0"), Number(row.TokensPerSecond, "0"), Number(row.Seconds, "0.0000"), Number(row.TimesFloor, "0.0"), Number(row.PeakBytes / 1048576.0, "0"),
                row.Peer ?? "", row.PeerSeconds is { } seconds ? Number(seconds, "0.0000") : "", row.Ratio is { } ratio ? Number(ratio, "0.00") : "");
        return table;
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}

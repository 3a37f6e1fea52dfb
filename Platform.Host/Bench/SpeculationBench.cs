using System.Diagnostics;
using System.Text.Json.Nodes;
using Platform.Policies.Generation;
using Platform.Policies.Models;

namespace Platform.Host.Bench;

/// <summary>What guessing next tokens from repetitions gains: replies of 128 tokens after prompts of 256, of which a share is quoted from the prompt in pieces of 16, the rest new.</summary>
internal static class SpeculationBench
{
    private const int Prompt = 256;
    private const int Reply = 128;
    private const int Piece = 16;

    /// <summary>One figure.</summary>
    /// <param name="Model">Name of the shape.</param>
    /// <param name="DataType">Type of the weights.</param>
    /// <param name="Batch">Replies at once.</param>
    /// <param name="Quoted">Share of the reply that the prompt has, 0 to 1.</param>
    /// <param name="PlainSeconds">Median time without guesses.</param>
    /// <param name="Seconds">Median time with them.</param>
    /// <param name="Drafted">Tokens guessed, per token sampled.</param>
    /// <param name="Accepted">Guesses that held, per token sampled.</param>
    internal sealed record Row(string Model, string DataType, int Batch, double Quoted, double PlainSeconds, double Seconds, double Drafted, double Accepted)
    {
        /// <summary>How many times as fast as without.</summary>
        public double Gain => PlainSeconds / Seconds;

        /// <summary>The row as it is printed with <c>--json</c>.</summary>
        public JsonObject ToJson() => new()
        {
            ["workload"] = "speculation",
            ["model"] = Model,
            ["dtype"] = DataType,
            ["batch"] = Batch,
            ["quoted"] = Quoted,
            ["plainSeconds"] = Math.Round(PlainSeconds, 6),
            ["seconds"] = Math.Round(Seconds, 6),
            ["gain"] = Math.Round(Gain, 3),
            ["draftedPerToken"] = Math.Round(Drafted, 3),
            ["acceptedPerToken"] = Math.Round(Accepted, 3),
        };
    }

    /// <summary>Measures one figure, with guesses and without in turn.</summary>
    /// <param name="model">Name of the shape.</param>
    /// <param name="dataType">Type of the weights.</param>
    /// <param name="batch">Replies at once.</param>
    /// <param name="quoted">Share of the reply that the prompt has, 0 to 1.</param>
    /// <param name="runs">Counted runs of each.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Row> MeasureAsync(string model, string dataType, int batch, double quoted, int runs, CancellationToken cancellationToken)
    {
        using var weights = new DecoderModel(BenchModels.Shape(model), seed: 1);
        var texts = Enumerable.Range(0, batch).ToDictionary(first => first, first => Text(first, batch, weights.Config.VocabularySize, quoted));
        await using var plain = Engine("off");
        await using var guessing = Engine("auto");
        var (without, with) = (new List<double>(), new List<double>());
        for (var run = -1; run < runs; run++)
        {
            var (slow, fast) = (await RunAsync(plain), await RunAsync(guessing));
            if (run < 0)
                continue; // warm-up
            without.Add(slow);
            with.Add(fast);
        }

        var done = guessing.Statistics;
        return new(model, dataType, batch, quoted, Median(without), Median(with), done.DraftedTokens / (double)done.SampledTokens, done.AcceptedTokens / (double)done.SampledTokens);

        GenerationEngine Engine(string speculation)
        {
            var options = new GenerationOptions { Engine = "native", Type = dataType, Speculation = speculation };
            return new(new ScriptedDecoder(DecoderFactory.Create(new DecoderWeights(weights), options), texts), options);
        }

        async Task<double> RunAsync(GenerationEngine engine)
        {
            await Task.WhenAll(texts.Select(text => GenerateAsync(engine, text.Key, text.Value[..Prompt], 1)));
            var started = Stopwatch.GetTimestamp();
            await Task.WhenAll(texts.Select(text => GenerateAsync(engine, text.Key, [], Reply - 1)));
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            await Task.WhenAll(texts.Keys.Select(name => engine.ReleaseAsync($"{name}")));
            return seconds;
        }

        Task<TurnResult> GenerateAsync(GenerationEngine engine, int name, int[] prompt, int tokens) =>
            engine.GenerateAsync(new TurnRequest($"{name}", (ulong)name, prompt, new() { MaxTokens = tokens }), cancellationToken);
    }

    /// <summary>A prompt and its reply. The first token is the conversation's own; no other token is one of those.</summary>
    private static int[] Text(int first, int batch, int vocabulary, double quoted)
    {
        var random = new Random(first);
        var text = new List<int> { first };
        while (text.Count < Prompt)
            text.Add(random.Next(batch, vocabulary));
        for (var piece = 0; piece < Reply / Piece; piece++)
        {
            var quotes = (int)((piece + 1) * quoted) > (int)(piece * quoted);
            var at = random.Next(1, Prompt - Piece);
            text.AddRange(Enumerable.Range(0, Piece).Select(i => quotes ? text[at + i] : random.Next(batch, vocabulary)).ToArray());
        }

        return [.. text];
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}

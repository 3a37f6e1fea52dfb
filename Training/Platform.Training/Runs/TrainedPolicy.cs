using Platform.Policies;
using Platform.Policies.Checkpoints;
using Platform.Policies.Generation;
using Platform.Policies.Models;
using Platform.Policies.Tokenizers;
using Platform.Training.Plans;
using static TorchSharp.torch;

namespace Platform.Training.Runs;

/// <summary>A model with its tokenizer and chat template, and the policy that samples from it. Disposing it disposes all of them.</summary>
public sealed class TrainedPolicy : IAsyncDisposable
{
    private readonly GenerationOptions _generation;
    private readonly int _concurrency;

    private TrainedPolicy(DecoderModel model, ByteLevelBpeTokenizer tokenizer, PolicyOptions options, GenerationOptions generation, int concurrency)
    {
        (Model, Tokenizer, Weights) = (model, tokenizer, new(model));
        (_generation, _concurrency) = (generation, Math.Clamp(concurrency, 1, 65536));
        model.GradientCheckpointing = options.GradientCheckpointing;
        Template = ChatTemplates.Create(options.Template, tokenizer, ToolPrompt.For(options.ToolFormat, options.ToolPrompt, options.Template, tokenizer));
        Policy = CreatePlayer(decoder => decoder);
    }

    /// <summary>What is trained.</summary>
    public DecoderModel Model { get; }

    /// <summary>Of the model's vocabulary.</summary>
    public ByteLevelBpeTokenizer Tokenizer { get; }

    /// <summary>Writes messages as tokens.</summary>
    public IChatTemplate Template { get; }

    /// <summary>The model's weights and their version.</summary>
    public DecoderWeights Weights { get; }

    /// <summary>Samples with the weights of the last <see cref="SyncAsync"/>.</summary>
    public LanguageModelPolicy Policy { get; }

    /// <summary>A policy with random weights.</summary>
    /// <param name="options">Shape and template; a vocabulary size of 0 takes the tokenizer's.</param>
    /// <param name="generation">How its replies are computed.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="seed">Seed of the weights.</param>
    /// <param name="concurrency">Conversations sampled at once.</param>
    /// <exception cref="RunException">The vocabulary is smaller than the tokenizer's, or the device is not there.</exception>
    public static TrainedPolicy Create(PolicyOptions options, GenerationOptions generation, ByteLevelBpeTokenizer tokenizer, ulong seed, int concurrency)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(generation);
        ArgumentNullException.ThrowIfNull(tokenizer);
        var size = options.Model.VocabularySize == 0 ? tokenizer.VocabularySize : options.Model.VocabularySize;
        if (size < tokenizer.VocabularySize)
            throw new RunException($"policy.model.vocabularySize is {size}, but the tokenizer has {tokenizer.VocabularySize} tokens: use 0, which takes the tokenizer's size.");
        var model = new DecoderModel(options.Model with { VocabularySize = size }, seed, DeviceOf(options, generation), TypeOf(options));
        SetAdapters(model, options, seed, "");
        return new(model, tokenizer, options, generation, concurrency);
    }

    /// <summary>A policy from a folder: a checkpoint of a run, or any Hugging Face folder of a supported family.</summary>
    /// <param name="folder">Has <c>model.safetensors</c>, <c>config.json</c> and <c>tokenizer.json</c>.</param>
    /// <param name="options">Template and device.</param>
    /// <param name="generation">How its replies are computed.</param>
    /// <param name="concurrency">Conversations sampled at once.</param>
    /// <param name="seed">Seed of adapters that the folder does not have, but the options ask for.</param>
    /// <exception cref="RunException">A file is missing, damaged or does not fit the others.</exception>
    public static TrainedPolicy Load(string folder, PolicyOptions options, GenerationOptions generation, int concurrency, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(generation);
        try
        {
            var tokenizer = ByteLevelBpeTokenizer.Load(Path.Combine(folder, ModelFolder.TokenizerFile));
            var model = ModelFolder.Load(folder, DeviceOf(options, generation), TypeOf(options));
            SetAdapters(model, options, seed, folder);
            return new(model, tokenizer, options, generation, concurrency);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or FormatException or UnauthorizedAccessException)
        {
            throw new RunException(exception.Message, exception);
        }
    }

    /// <summary>Another policy that samples from the model, through a decoder that changes what the model's own says. For the caller to dispose, and to load with new weights.</summary>
    /// <param name="wrap">Takes over the model's decoder and gives the one that is used.</param>
    public LanguageModelPolicy CreatePlayer(Func<IDecoder, IDecoder> wrap)
    {
        ArgumentNullException.ThrowIfNull(wrap);
        return new(Tokenizer, Template, new(wrap(CreateDecoder(Weights)), _generation, Weights.Version, _concurrency));
    }

    /// <summary>A policy of the same tokenizer and template that samples from another model. For the caller to dispose.</summary>
    /// <param name="weights">Of a model of the policy's vocabulary; they outlive the player.</param>
    public LanguageModelPolicy CreatePlayer(DecoderWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return new(Tokenizer, Template, new(CreateDecoder(weights), _generation, weights.Version, _concurrency));
    }

    /// <summary>A decoder as the run's settings of generation ask for, for the caller to dispose.</summary>
    /// <param name="weights">Of the policy's model, or of one of its shape; they outlive the decoder.</param>
    public IDecoder CreateDecoder(DecoderWeights weights) => DecoderFactory.Create(weights, _generation);

    /// <summary>Lets the policy sample with the model's present weights. No reply may be under way.</summary>
    public Task SyncAsync() => Policy.LoadAsync(Weights);

    /// <summary>Writes weights, shape and tokenizer, so that others can load the folder as well.</summary>
    /// <param name="folder">The folder; created if missing.</param>
    public void Save(string folder)
    {
        ModelFolder.Save(folder, Model);
        Tokenizer.Save(Path.Combine(folder, ModelFolder.TokenizerFile));
    }

    /// <summary>Puts the weights of a checkpoint in place of the present ones, for the policy as well.</summary>
    /// <param name="folder">A model of the same shape.</param>
    /// <param name="version">Their version.</param>
    /// <exception cref="RunException">A file is missing, damaged or of another shape.</exception>
    public async Task LoadWeightsAsync(string folder, long version)
    {
        try
        {
            ModelFolder.LoadInto(folder, Model);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new RunException(exception.Message, exception);
        }

        Weights.Restore(version);
        await SyncAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Policy.DisposeAsync().ConfigureAwait(false);
        Model.Dispose();
    }

    /// <summary>Adapters that lie in the folder go on being trained if they are those that the options ask for; without such options they become part of the weights.</summary>
    private static void SetAdapters(DecoderModel model, PolicyOptions options, ulong seed, string folder)
    {
        var wanted = options.Lora;
        if (wanted.Rank == 0)
        {
            model.DetachLora(merge: true);
            return;
        }

        try
        {
            if (model.Lora is null)
                model.AttachLora(wanted, seed);
            else if (!model.Lora.Options.Fits(wanted))
                throw new ArgumentException($"'{folder}' has adapters of rank {model.Lora.Options.Rank}, alpha {model.Lora.Options.Alpha} and targets {string.Join(", ", model.Lora.Options.Targets)}, but policy.lora asks for others: use the same, or begin from a folder in which they are merged.");
        }
        catch (ArgumentException exception)
        {
            model.Dispose();
            throw new RunException(exception.Message.Split(" (Parameter", 2)[0], exception);
        }
    }

    private static ScalarType TypeOf(PolicyOptions options) => options.TrainType == "bf16" ? ScalarType.BFloat16 : ScalarType.Float32;

    private static Device DeviceOf(PolicyOptions options, GenerationOptions generation)
    {
        var available = cuda.is_available();
        if (options.Device == "cuda" && !available)
            throw new RunException("policy.device is cuda, but no CUDA device answers: use cpu, or auto, which takes what is there.");
        if (generation.Type != "f32" && options.Device != "cpu" && available)
            throw new RunException($"generation.type is {generation.Type}, which only the native engine on a CPU gives, but policy.device is {options.Device} and there is a CUDA device: use f32, or device cpu.");
        return options.Device != "cpu" && available ? CUDA : CPU;
    }
}

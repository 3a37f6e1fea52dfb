using Platform.Policies.Models;
using Platform.Policies.Models.Lora;
using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>The policy to train: <c>policy</c> in a recipe.</summary>
public sealed record PolicyOptions : IValidatedSettings
{
    /// <summary>Folder of a model to start from (<c>model.safetensors</c>, <c>config.json</c>, <c>tokenizer.json</c>); empty starts from random weights.</summary>
    [Setting("Folder of a model to start from; empty starts from random weights.")]
    public string From { get; init; } = "";

    /// <summary>Shape of a model that starts from random weights.</summary>
    [Setting("Shape of a model that starts from random weights.")]
    public ModelConfig Model { get; init; } = new();

    /// <summary>Tokenizer of a model that starts from random weights.</summary>
    [Setting("Tokenizer of a model that starts from random weights.")]
    public TokenizerOptions Tokenizer { get; init; } = new();

    /// <summary>How messages become tokens.</summary>
    [Setting("How messages become tokens: 'chat' marks roles, 'plain' writes the text alone.", Values = ["chat", "plain"])]
    public string Template { get; init; } = "chat";

    /// <summary>How tool calls are written as text; <see cref="Policies.Tokenizers.ToolPrompt.For"/> says what <c>auto</c> means.</summary>
    [Setting("How tool calls are written as text; 'auto' reads any form and writes hermes, or pythonic with template plain, or what the model's tokens say.", Values = ["auto", "hermes", "llama3", "mistral", "json", "openai", "pythonic", "xml"])]
    public string ToolFormat { get; init; } = "auto";

    /// <summary>How much the policy is told of the tools on offer.</summary>
    [Setting("How tools on offer are described to the policy: with JSON Schemas, as one line each, or not at all; 'auto' takes lines for pythonic, else schemas.", Values = ["auto", "schemas", "signatures", "none"])]
    public string ToolPrompt { get; init; } = "auto";

    /// <summary>Where tensors live.</summary>
    [Setting("Where tensors live.", Values = ["cpu", "cuda", "auto"])]
    public string Device { get; init; } = "auto";

    /// <summary>Type of the weights that are trained.</summary>
    [Setting("Type of the weights that are trained, and of the arithmetic that trains them: f32, or bf16, which optimizer.masterWeights keeps exact.", Values = ["f32", "bf16"])]
    public string TrainType { get; init; } = "f32";

    /// <summary>Whether only the inputs of decoder blocks are kept for the backward pass.</summary>
    [Setting("Whether only the inputs of decoder blocks are kept for the backward pass, which computes the blocks again: less memory, a third more work.")]
    public bool GradientCheckpointing { get; init; }

    /// <summary>Adapters to train in place of the weights.</summary>
    [Setting("Adapters to train in place of the weights (LoRA).")]
    public LoraOptions Lora { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<SettingError> Validate(string path)
    {
        if (From.Length > 0)
            yield break;
        if (Lora.Rank > 0 && Lora.Targets.Contains("head") && Model.TiedEmbeddings)
            yield return new($"{path}.lora.targets", $"{path}.lora.targets has 'head', but the output layer is the embedding ({path}.model.tiedEmbeddings): leave out 'head', or set tiedEmbeddings to false.");
        foreach (var error in Model.Validate($"{path}.model"))
            yield return error;
    }
}

/// <summary>A tokenizer trained for the run: <c>policy.tokenizer</c> in a recipe.</summary>
public sealed record TokenizerOptions
{
    /// <summary>Tokens in all: 256 bytes, the special tokens, and merges up to this size.</summary>
    [Setting("Tokens in all: 256 bytes, the special tokens, and merges up to this size.", Minimum = 264, Maximum = 1_000_000)]
    public int VocabularySize { get; init; } = 264;

    /// <summary>Episodes of scripted play whose text the merges are learnt from.</summary>
    [Setting("Episodes of scripted play whose text the merges are learnt from.", Minimum = 1, Maximum = 1_000_000)]
    public int Episodes { get; init; } = 200;
}

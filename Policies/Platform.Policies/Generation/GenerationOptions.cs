using Platform.Sdk;

namespace Platform.Policies.Generation;

/// <summary>How replies are computed: <c>generation</c> in a recipe.</summary>
public sealed record GenerationOptions
{
    /// <summary>Which decoder samples: <c>native</c> is written for CPUs and models in 32-bit floats, <c>torch</c> runs anywhere, <c>auto</c> takes native where it fits.</summary>
    [Setting("Which decoder samples: native (CPU, 32-bit floats), torch (any device), or auto.", Values = ["auto", "native", "torch"])]
    public string Engine { get; init; } = "auto";

    /// <summary>Type of the weights that sample: <c>f32</c> as they are trained, or <c>bf16</c>, rounded, with sums in 32-bit floats (native decoder on 32-bit models);
    /// or, where nothing is trained on what is sampled, <c>int8</c>.</summary>
    [Setting("Type of the weights that sample: f32 as they are trained; bf16, rounded, with sums in 32-bit floats; int8, rounded further, for evaluations only.", Values = ["f32", "bf16", "int8"])]
    public string Type { get; init; } = "f32";

    /// <summary>Most prompt tokens in one forward pass; longer prompts are fed in pieces, between which the others go on.</summary>
    [Setting("Most prompt tokens in one forward pass; longer prompts are fed in pieces, between which the others go on.", Minimum = 1, Maximum = 1_048_576)]
    public int PrefillTokens { get; init; } = 1024;

    /// <summary>Most memory for the keys and values of the native decoder, in MiB; 0 takes a quarter of the machine's. What does not fit is computed again.</summary>
    [Setting("Most memory for the keys and values of the native decoder, in MiB; 0 takes a quarter of the machine's. What does not fit is computed again.", Minimum = 0, Maximum = 16_777_216)]
    public int CacheMegabytes { get; init; }

    /// <summary>Whether the native decoder guesses next tokens from repetitions in the text, which changes no reply and saves time where few are sampled at once.</summary>
    [Setting("Whether the native decoder guesses next tokens from repetitions in the text, which changes no reply and saves time where few are sampled at once.", Values = ["auto", "off"])]
    public string Speculation { get; init; } = "auto";

    /// <summary>Threads of the native decoder; 0 takes one per core.</summary>
    [Setting("Threads of the native decoder; 0 takes one per core.", Minimum = 0, Maximum = 1024)]
    public int Threads { get; init; }
}

using Platform.Sdk;

namespace Platform.Policies.Models.Lora;

/// <summary>Adapters in place of the weights: <c>policy.lora</c> in a recipe.</summary>
/// <remarks>Source: LoRA, arXiv:2106.09685, section 4.1. There is no dropout on the adapters' input.</remarks>
public sealed record LoraOptions : IValidatedSettings
{
    /// <summary>What an adapter can be on, and the end of the weight's Hugging Face name.</summary>
    internal static readonly (string Target, string Module)[] Modules =
    [
        ("q", "q_proj"), ("k", "k_proj"), ("v", "v_proj"), ("o", "o_proj"), ("gate", "gate_proj"), ("up", "up_proj"), ("down", "down_proj"), ("head", "lm_head"),
    ];

    /// <summary>r: rank of the adapters; 0 has none, and every weight is trained.</summary>
    [Setting("Rank of the adapters; 0 has none and trains every weight.", Minimum = 0, Maximum = 4096)]
    public int Rank { get; init; }

    /// <summary>α: the adapters' product is scaled by α / r.</summary>
    [Setting("The adapters' product is scaled by alpha / rank.", Minimum = 1e-6, Maximum = 1_000_000)]
    public double Alpha { get; init; } = 16;

    /// <summary>The linear layers that have an adapter.</summary>
    [Setting("The linear layers that have an adapter, of q, k, v, o, gate, up, down and head.")]
    public IReadOnlyList<string> Targets { get; init; } = ["q", "k", "v", "o", "gate", "up", "down"];

    /// <summary>α / r.</summary>
    internal double Scale => Alpha / Rank;

    /// <inheritdoc/>
    public IEnumerable<SettingError> Validate(string path)
    {
        foreach (var target in Targets)
            if (!Array.Exists(Modules, module => module.Target == target))
                yield return new($"{path}.targets", $"{path}.targets has '{target}', which is no linear layer: use some of {string.Join(", ", Modules.Select(module => module.Target))}.");
        if (Rank > 0 && Targets.Count == 0)
            yield return new($"{path}.targets", $"{path}.targets is empty, so that nothing would be trained: name layers, such as [q, v].");
        if (Targets.Distinct(StringComparer.Ordinal).Count() != Targets.Count)
            yield return new($"{path}.targets", $"{path}.targets names a layer twice: name each once.");
    }

    /// <summary>Whether adapters of both have the same shapes and scale.</summary>
    /// <param name="other">The other.</param>
    public bool Fits(LoraOptions other) => other is not null && Rank == other.Rank && Alpha == other.Alpha && Targets.ToHashSet(StringComparer.Ordinal).SetEquals(other.Targets);
}

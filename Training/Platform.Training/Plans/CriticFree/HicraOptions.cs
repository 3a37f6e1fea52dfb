using Platform.Sdk;

namespace Platform.Training.Plans.CriticFree;

/// <summary>Settings of the HICRA learner: <c>learner</c> with type <c>hicra</c>.</summary>
public sealed record HicraOptions : PolicyGradientOptions
{
    /// <summary>α: what the advantage of a planning token gains, as a fraction of its size.</summary>
    [Setting("What the advantage of a planning token gains, as a fraction of its size.", Minimum = 0, Maximum = 1)]
    public double Alpha { get; init; } = 0.2;

    /// <summary>File of the phrases whose tokens plan: a cluster of phrases per line, divided by |; lines that start with # say nothing. Empty for none, which is GRPO.</summary>
    [Setting("File of the phrases whose tokens plan: a cluster of phrases per line, divided by |; empty for none.")]
    public string PhrasesFile { get; init; } = "";

    /// <inheritdoc/>
    public override IEnumerable<SettingError> Validate(string path)
    {
        foreach (var error in base.Validate(path))
            yield return error;
        if (PhrasesFile.Length > 0 && !File.Exists(PhrasesFile))
            yield return new($"{path}.phrasesFile", $"{path}.phrasesFile is '{PhrasesFile}', but there is no such file: name one with a phrase per line.");
    }
}

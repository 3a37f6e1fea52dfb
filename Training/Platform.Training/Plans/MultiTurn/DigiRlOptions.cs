using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>What DigiRL and its kin have.</summary>
public abstract record FilteredCloningOptions : ReplayLearnerOptions
{
    /// <summary>DigiRL's defaults.</summary>
    protected FilteredCloningOptions() => (Epochs, Capacity) = (4, 2000);

    /// <summary>λ between outcome and critic, in [0, 1]: 1 is the outcome alone, 0 the critic alone.</summary>
    [Setting("Weight of the outcome against the critic, less with every step before the end: 1 is the outcome alone, 0 the critic alone.", Minimum = 0, Maximum = 1)]
    public double Lambda { get; init; } = 0.5;

    /// <summary>Share of a round's episodes that are learnt from: those that did best for their task.</summary>
    [Setting("Share of a round's episodes that are learnt from: those that did best for their task.", Minimum = 1e-3, Maximum = 1)]
    public double Quantile { get; init; } = 0.1;

    /// <summary>Optimizer steps of the critics per round, each over the whole round.</summary>
    [Setting("Optimizer steps of the critics per round, each over the whole round.", Minimum = 1)]
    public int CriticSteps { get; init; } = 20;
}

/// <summary>Settings of the DigiRL learner: <c>learner</c> with type <c>digirl</c>.</summary>
public sealed record DigiRlOptions : FilteredCloningOptions;

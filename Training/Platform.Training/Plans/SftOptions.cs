using Platform.Training.Plans.Imitation;

namespace Platform.Training.Plans;

/// <summary>Settings of supervised fine-tuning: <c>learner</c> with type <c>sft</c>.</summary>
public sealed record SftOptions : ImitationOptions;

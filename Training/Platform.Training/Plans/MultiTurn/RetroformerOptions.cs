using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>Settings of the Retroformer learner: <c>learner</c> with type <c>retroformer</c>. A group is the reflections on one failed attempt.</summary>
public sealed record RetroformerOptions : CriticGradientOptions
{
    /// <summary>The method's defaults: two reflections on a failure, and a KL term that keeps near the start.</summary>
    public RetroformerOptions() => (GroupSize, BatchSize, Kl, KlTarget) = (2, 64, new() { Coefficient = 0.2, Placement = "reward" }, 0.1);

    /// <summary>Folder of the policy that acts; empty for the policy at the start of the stage. It is never trained.</summary>
    [Setting("Folder of the policy that acts: a checkpoint of a run, or a Hugging Face folder; empty for the policy at the start of the stage. It is never trained.")]
    public string Actor { get; init; } = "";

    /// <summary>Attempts at a task at most, the first included: 2 or more.</summary>
    [Setting("Attempts at a task at most, the first included.", Minimum = 2, Maximum = 64)]
    public int Trials { get; init; } = 3;

    /// <summary>Attempts over which the return after a reflection is averaged.</summary>
    [Setting("Attempts over which the return after a reflection is averaged.", Minimum = 1, Maximum = 64)]
    public int Replays { get; init; } = 1;

    /// <summary>Score that counts as solved where the environment does not say.</summary>
    [Setting("Score that counts as solved where the environment does not say.")]
    public double SuccessReturn { get; init; } = 0.5;

    /// <summary>What the policy is asked after a failed attempt; {transcript} and {return} stand for the attempt.</summary>
    [Setting("What the policy is asked after a failed attempt; {transcript} and {return} stand for the attempt.")]
    public string Prompt { get; init; } = "{transcript}\nReturn: {return}\nSay in one line what to do better next time:";

    /// <summary>What the actor is shown in the next attempt; {reflections} stands for all reflections on the task so far, one a line.</summary>
    [Setting("What the actor is shown in the next attempt; {reflections} stands for all reflections on the task so far, one a line.")]
    public string HintText { get; init; } = "{reflections}";

    /// <summary>Most tokens of a reflection.</summary>
    [Setting("Most tokens of a reflection.", Minimum = 1, Maximum = 65536)]
    public int ReflectionTokens { get; init; } = 128;

    /// <summary>Last turns of an attempt that its transcript holds; 0 for all.</summary>
    [Setting("Last turns of an attempt that its transcript holds; 0 for all.", Minimum = 0)]
    public int TranscriptTurns { get; init; }

    /// <summary>Tasks of a round.</summary>
    internal int Tasks => BatchSize * Updates / GroupSize;
}

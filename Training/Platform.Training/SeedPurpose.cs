namespace Platform.Training;

/// <summary>What a derived seed is for. The numbers are part of every run's identity: they never change meaning.</summary>
public enum SeedPurpose
{
    /// <summary>Initial weights.</summary>
    Weights = 1,

    /// <summary>Training tasks, by index.</summary>
    TrainingTasks = 2,

    /// <summary>Held-out tasks, by index; derived from a fixed seed, so that they are the same in every run.</summary>
    HeldOutTasks = 3,

    /// <summary>A policy's sampling in training: stage, step, task index, rollout index.</summary>
    Sampling = 4,

    /// <summary>A policy's sampling in an evaluation, by task index; derived from a fixed seed.</summary>
    Evaluation = 5,

    /// <summary>A demonstrator's play: stage, step, task index.</summary>
    Demonstration = 6,

    /// <summary>Tasks whose play is the text a tokenizer is trained on, by index.</summary>
    TokenizerTasks = 7,

    /// <summary>The order in which a round's trajectories are learnt from: stage, step, epoch.</summary>
    Order = 8,

    /// <summary>A curriculum's own chance: stage.</summary>
    Curriculum = 9,

    /// <summary>The order in which the tasks of a set are trained on: time round, or number of the task where there is no end.</summary>
    TaskOrder = 10,

    /// <summary>Which part of the weights an optimizer keeps moments for: period, matrix.</summary>
    Projection = 11,

    /// <summary>Initial values of an adapter.</summary>
    Adapter = 12,

    /// <summary>The order of a data set's examples: stage, and pass over the data or number of the draw.</summary>
    DataOrder = 13,
}

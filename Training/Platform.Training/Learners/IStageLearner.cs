using System.Text.Json.Nodes;

namespace Platform.Training.Learners;

/// <summary>One stage of a run: plays, updates the policy, and can be saved between two steps.</summary>
internal interface IStageLearner : IDisposable
{
    /// <summary>Trains one step. A step that is cancelled has changed nothing; an update that has begun is finished.</summary>
    /// <param name="stageStep">Step of the stage, from 0.</param>
    /// <param name="cancellationToken">Ends the play.</param>
    Task<StepOutcome> StepAsync(int stageStep, CancellationToken cancellationToken);

    /// <summary>Everything but the weights and the optimizer's moments.</summary>
    JsonObject SaveState();

    /// <summary>Continues from what <see cref="SaveState"/> gave.</summary>
    /// <exception cref="FormatException">The state is not of this learner.</exception>
    void LoadState(JsonObject state);

    /// <summary>Writes the optimizer's moments.</summary>
    void SaveOptimizer(Stream stream);

    /// <summary>Continues from what <see cref="SaveOptimizer"/> wrote.</summary>
    void LoadOptimizer(Stream stream);
}

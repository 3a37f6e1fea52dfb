using System.Text.Json.Nodes;

namespace Platform.Training.Learners;

/// <summary>One stage of a run: plays, updates the policy, and can be saved between two steps.</summary>
public interface IStageLearner : IDisposable
{
    /// <summary>Trains one step. A step that is cancelled has changed nothing; an update that has begun is finished.</summary>
    /// <param name="stageStep">Step of the stage, from 0.</param>
    /// <param name="cancellationToken">Ends the play.</param>
    Task<StepOutcome> StepAsync(int stageStep, CancellationToken cancellationToken);

    /// <summary>Small state, such as the curriculum's.</summary>
    JsonObject SaveState();

    /// <summary>Continues from what <see cref="SaveState"/> gave.</summary>
    /// <param name="state">The state.</param>
    /// <exception cref="FormatException">The state is not of this learner.</exception>
    void LoadState(JsonObject state);

    /// <summary>Writes what is too large for <see cref="SaveState"/>: the optimizer's moments, critics, replay, references.</summary>
    /// <param name="stream">Left open.</param>
    void Save(Stream stream);

    /// <summary>Continues from what <see cref="Save"/> wrote.</summary>
    /// <param name="stream">Left open.</param>
    /// <exception cref="InvalidDataException">It is not of this learner.</exception>
    void Load(Stream stream);
}

namespace Platform.Training.Learners.Optimizers;

/// <summary>Changes parameters along the gradients that they hold, and remembers what it needs for the next step.</summary>
internal interface IUpdateRule : IDisposable
{
    /// <summary>Takes one step. The gradients stay.</summary>
    /// <param name="step">Optimizer step of the stage, from 0.</param>
    /// <param name="learningRate">Of this step.</param>
    void Step(int step, double learningRate);

    /// <summary>Bytes of what is remembered: moments, not parameters.</summary>
    long StateBytes { get; }

    /// <summary>Writes what is remembered.</summary>
    void Save(BinaryWriter writer);

    /// <summary>Continues from what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is of another rule, or of other parameters.</exception>
    void Load(BinaryReader reader);
}

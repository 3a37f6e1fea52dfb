namespace TorchSharp.Modules;

/// <summary>Settings of one group of parameters.</summary>
public class OptimizerOptions
{
    /// <summary>Step size; null: the optimizer's.</summary>
    public double? LearningRate { get; set; }

    /// <summary>Step size before any schedule.</summary>
    public double InitialLearningRate { get; set; }

    /// <summary>Copies the settings of another group.</summary>
    public virtual void LoadStateDict(OptimizerOptions source) => (LearningRate, InitialLearningRate) = (source.LearningRate, source.InitialLearningRate);

    /// <summary>Reads what <see cref="SaveStateDict"/> wrote.</summary>
    public virtual void LoadStateDict(BinaryReader reader)
    {
        InitialLearningRate = reader.ReadDouble();
        LearningRate = reader.ReadDouble();
    }

    /// <summary>Writes both step sizes.</summary>
    public virtual void SaveStateDict(BinaryWriter writer)
    {
        writer.Write(InitialLearningRate);
        writer.Write(LearningRate ?? InitialLearningRate);
    }
}

namespace Platform.Host.Tests.Training;

/// <summary>Tests that train: one after the other, because each wants all cores.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TrainCollection
{
    /// <summary>Its name.</summary>
    public const string Name = "training";
}

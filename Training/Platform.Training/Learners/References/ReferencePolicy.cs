using Platform.Policies.Checkpoints;
using Platform.Policies.Models;
using Platform.Training.Plans;
using Platform.Training.Runs;
using Platform.Training.Updates;

namespace Platform.Training.Learners.References;

/// <summary>The policy that a learner compares with, and how it follows the one that is trained.</summary>
/// <remarks>After a resume it is made again from the stage's start; what has changed since then comes from <see cref="Load"/>.</remarks>
public abstract class ReferencePolicy : IDisposable
{
    private protected ReferencePolicy(ITokenModel model) => Model = model;

    /// <summary>Scores with it, without gradients. The same object for the whole stage; this one disposes it.</summary>
    public ITokenModel Model { get; }

    /// <summary>Makes the reference that a recipe asks for.</summary>
    /// <param name="options">Which.</param>
    /// <param name="policy">What is trained; it outlives the reference.</param>
    /// <param name="start">Gives the policy at the start of the stage, for the reference to dispose. Called at most once.</param>
    /// <exception cref="RunException">The policy has no adapters to switch off, or the other model of a soup cannot be read or has another shape.</exception>
    public static ReferencePolicy Create(ReferenceOptions options, ITokenModel policy, Func<ITokenModel> start)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(start);
        return options.Kind switch
        {
            "refresh" => new RefreshedReference(Merged(start()), options.Every),
            "ema" => new AveragedReference(WeightAverage.Widened(start()), options.Decay),
            "soup" => new SoupReference(Soup(Merged(start()), options)),
            "adapterOff" => policy is DecoderModel { Lora: not null } decoder
                ? new FrozenReference(new AdapterOffModel(decoder))
                : throw new RunException("The reference's kind is adapterOff, but the policy has no adapters: set policy.lora.rank, or use frozen."),
            _ => new FrozenReference(Frozen(start())),
        };
    }

    /// <summary>A reference that never changes.</summary>
    /// <param name="model">The model, which the reference disposes.</param>
    public static ReferencePolicy Of(ITokenModel model) => new FrozenReference(model);

    /// <summary>Follows the policy.</summary>
    /// <param name="step">Optimizer steps taken in the stage so far, 1 after the first.</param>
    /// <param name="policy">What is trained.</param>
    public virtual void Advance(long step, ITokenModel policy)
    {
    }

    /// <summary>Writes what cannot be made again from the stage's start.</summary>
    /// <param name="writer">Left open.</param>
    public virtual void Save(BinaryWriter writer)
    {
    }

    /// <summary>Continues from what <see cref="Save"/> wrote.</summary>
    /// <param name="reader">Left open.</param>
    /// <exception cref="InvalidDataException">It is of another model.</exception>
    public virtual void Load(BinaryReader reader)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Model.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected void SaveWeights(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (var parameter in Model.Trainable)
            TensorFile.Write(writer, parameter);
    }

    private protected void LoadWeights(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        foreach (var parameter in Model.Trainable)
            TensorFile.ReadInto(reader, parameter);
    }

    /// <summary>A model whose weights are all its own: adapters become part of them.</summary>
    private static ITokenModel Merged(ITokenModel model)
    {
        if (model is DecoderModel decoder)
            decoder.DetachLora(merge: true);
        return Frozen(model);
    }

    private static ITokenModel Frozen(ITokenModel model)
    {
        foreach (var parameter in model.Trainable)
            parameter.requires_grad = false;
        return model;
    }

    /// <summary>SALSA's reference: α · start + (1 − α) · other, weight by weight.</summary>
    /// <remarks>Source: arXiv:2411.01798.</remarks>
    private static ITokenModel Soup(ITokenModel start, ReferenceOptions options)
    {
        try
        {
            if (start is not DecoderModel decoder)
                throw new InvalidDataException($"A soup is made of decoders, but the policy is a {start.GetType().Name}: use another kind of reference.");
            using var other = ModelFolder.Load(options.Other, decoder.Device);
            if (!other.Config.HasShapeOf(decoder.Config))
                throw new InvalidDataException($"'{options.Other}' has a model of another shape than the policy's: a soup averages models that began from the same one.");
            WeightAverage.Move(decoder, other, 1 - options.Alpha);
            return start;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            start.Dispose();
            throw new RunException(exception.Message, exception);
        }
    }
}

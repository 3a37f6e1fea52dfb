using Platform.Policies.Models;
using Platform.Training.Learners;
using Platform.Training.Plans;
using Platform.Training.Updates;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Critics;

/// <summary>A critic that is fitted to targets by an optimizer of its own, apart from the policy's update.</summary>
public sealed class CriticFit : IDisposable
{
    private readonly Optimization _optimization;
    private int _steps;

    /// <summary>A critic near 0 everywhere.</summary>
    /// <param name="policy">Whose features are read or copied; it outlives the critic.</param>
    /// <param name="outputs">Number of heads.</param>
    /// <param name="options">What the heads read.</param>
    /// <param name="optimizer">Of the critic; its schedule is not followed, since a critic has no end to learn towards.</param>
    /// <param name="seed">Seed of the heads' weights.</param>
    public CriticFit(ITokenModel policy, int outputs, CriticOptions options, OptimizerOptions optimizer, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(optimizer);
        Critic = new(policy, outputs, options.Body == "separate", seed);
        _optimization = new(Critic.Parameters, options.Optimizer(optimizer) with { Schedule = "constant", WarmupSteps = 0 }, 1);
    }

    /// <summary>The critic.</summary>
    public Critic Critic { get; }

    /// <summary>One optimizer step over some sequences.</summary>
    /// <param name="tokens">Sequences. [sequences][time]</param>
    /// <param name="positions">Positions of interest. [sequences][any]</param>
    /// <param name="loss">The loss of a part, given its sequences' indices and their values with gradients [positions, outputs]: a scalar. Losses of parts add up.</param>
    /// <param name="microBatchTokens">Most tokens of a part.</param>
    /// <returns>The loss.</returns>
    public double Step(IReadOnlyList<int[]> tokens, IReadOnlyList<int[]> positions, Func<int[], Tensor, Tensor> loss, int microBatchTokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(positions);
        ArgumentNullException.ThrowIfNull(loss);
        using var guard = enable_grad();
        double total = 0;
        var any = false;
        foreach (var part in Critic.Parts(tokens, positions, microBatchTokens))
        {
            using var scope = NewDisposeScope();
            var value = loss(part, Critic.Values([.. part.Select(i => tokens[i])], [.. part.Select(i => positions[i])]));
            value.backward();
            total += value.ToDouble();
            any = true;
        }

        if (any)
            _optimization.Apply(_steps++);
        return total;
    }

    /// <summary>Writes the critic and its optimizer's moments.</summary>
    /// <param name="writer">Left open.</param>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_steps);
        writer.Flush();
        _optimization.Save(writer.BaseStream);
        foreach (var parameter in Critic.Parameters)
            TensorFile.Write(writer, parameter);
    }

    /// <summary>Continues from what <see cref="Save"/> wrote.</summary>
    /// <param name="reader">Left open.</param>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _steps = reader.ReadInt32();
        _optimization.Load(reader.BaseStream);
        foreach (var parameter in Critic.Parameters)
            TensorFile.ReadInto(reader, parameter);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimization.Dispose();
        Critic.Dispose();
    }
}

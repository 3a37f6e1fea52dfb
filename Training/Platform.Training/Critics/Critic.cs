using Platform.Policies.Models;
using Platform.Sdk;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Critics;

/// <summary>Learnt values of positions: linear heads that read the policy's features, or those of a model of their own that begins as a copy of the policy.</summary>
/// <remarks>A position stands for itself and everything before it. On a <see cref="Toys.TableModel"/> the heads are exact tables.</remarks>
public sealed class Critic : IDisposable
{
    private readonly ITokenModel _policy;
    private readonly ITokenModel? _body;
    private readonly Parameter _weight;
    private readonly Parameter _bias;

    /// <summary>Heads whose first values are near 0.</summary>
    /// <param name="policy">Whose features are read or copied; it outlives the critic.</param>
    /// <param name="outputs">Number of heads.</param>
    /// <param name="separate">Whether to read a model of its own, trained with the heads, instead of the policy.</param>
    /// <param name="seed">Seed of the heads' weights, which differ from each other.</param>
    public Critic(ITokenModel policy, int outputs, bool separate, ulong seed)
        : this(policy, separate ? Thaw((policy ?? throw new ArgumentNullException(nameof(policy))).Copy()) : null, outputs)
    {
        var random = new SeededRandom(seed);
        var scale = 0.01 / Math.Sqrt(policy.FeatureSize);
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var values = new double[outputs * policy.FeatureSize];
        for (var i = 0; i < values.Length; i++)
            values[i] = scale * random.NextNormal();
        _weight.copy_(tensor(values, [outputs, policy.FeatureSize]));
    }

    private Critic(ITokenModel policy, ITokenModel? body, int outputs)
    {
        (_policy, _body, Outputs) = (policy, body, outputs);
        var type = policy.Trainable[0].dtype;
        _weight = Make(zeros([outputs, policy.FeatureSize], type, policy.Device));
        _bias = Make(zeros([outputs], type, policy.Device));

        static Parameter Make(Tensor values)
        {
            var parameter = new Parameter(values);
            parameter.DetachFromDisposeScope();
            return parameter;
        }
    }

    /// <summary>Number of heads.</summary>
    public int Outputs { get; }

    /// <summary>Whether the heads read the policy's own features.</summary>
    public bool ReadsPolicy => _body is null;

    /// <summary>What its optimizer changes, always in the same order.</summary>
    public IReadOnlyList<Parameter> Parameters => [_weight, _bias, .. _body?.Trainable ?? []];

    /// <summary>Values from features.</summary>
    /// <param name="features">[positions, features]</param>
    /// <returns>With gradients, for the caller to dispose. [positions, outputs]</returns>
    public Tensor Read(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        return nn.functional.linear(features, _weight, _bias);
    }

    /// <summary>Values of positions. Where the heads read the policy, no gradient flows into it.</summary>
    /// <param name="tokens">Sequences. [sequences][time]</param>
    /// <param name="positions">Positions of interest, one or more in all. [sequences][any]</param>
    /// <returns>Sequence after sequence, with gradients, for the caller to dispose. [positions, outputs]</returns>
    public Tensor Values(IReadOnlyList<int[]> tokens, IReadOnlyList<int[]> positions)
    {
        using var scope = NewDisposeScope();
        return Read(_body is null ? Frozen(tokens, positions) : _body.Features(tokens, positions)).MoveToOuterDisposeScope();
    }

    /// <summary>Values of positions as plain numbers, computed in parts that fit the memory.</summary>
    /// <param name="tokens">Sequences. [sequences][time]</param>
    /// <param name="positions">Positions of interest. [sequences][any]</param>
    /// <param name="microBatchTokens">Most tokens of a part.</param>
    /// <returns>Sequence by sequence, position by position, a value of each head. [sequences][positions][outputs]</returns>
    public double[][][] Evaluate(IReadOnlyList<int[]> tokens, IReadOnlyList<int[]> positions, int microBatchTokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(positions);
        using var guard = no_grad();
        var values = new double[tokens.Count][][];
        foreach (var part in Parts(tokens, positions, microBatchTokens))
        {
            using var scope = NewDisposeScope();
            var flat = Values([.. part.Select(i => tokens[i])], [.. part.Select(i => positions[i])]).to(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
            var next = 0;
            foreach (var i in part)
                values[i] = [.. positions[i].Select(_ => flat[(next++ * Outputs)..(next * Outputs)])];
        }

        for (var i = 0; i < values.Length; i++)
            values[i] ??= [];
        return values;
    }

    /// <summary>Splits sequences into parts that fit the memory, in order of their lengths. Sequences without a position are left out.</summary>
    /// <param name="tokens">Sequences. [sequences][time]</param>
    /// <param name="positions">Positions of interest. [sequences][any]</param>
    /// <param name="microBatchTokens">Most tokens of a part, padding included.</param>
    /// <returns>Indices. [parts][members]</returns>
    public static IEnumerable<int[]> Parts(IReadOnlyList<int[]> tokens, IReadOnlyList<int[]> positions, int microBatchTokens)
    {
        int[] order = [.. Enumerable.Range(0, tokens.Count).Where(i => positions[i].Length > 0).OrderByDescending(i => tokens[i].Length).ThenBy(i => i)];
        for (var start = 0; start < order.Length;)
        {
            var rows = Math.Clamp(microBatchTokens / tokens[order[start]].Length, 1, order.Length - start);
            yield return order[start..(start + rows)];
            start += rows;
        }
    }

    /// <summary>A copy of the present values that wants no gradients: a target. For the caller to dispose.</summary>
    public Critic CreateTarget()
    {
        var target = new Critic(_policy, _body?.Copy(), Outputs);
        foreach (var parameter in target.Parameters)
            parameter.requires_grad = false;
        target.Follow(this, 1);
        return target;
    }

    /// <summary>Moves towards another critic (Polyak averaging).</summary>
    /// <param name="other">Of the same shape.</param>
    /// <param name="rate">τ: 1 takes it over, 0 stays.</param>
    public void Follow(Critic other, double rate)
    {
        ArgumentNullException.ThrowIfNull(other);
        using var guard = no_grad();
        foreach (var (mine, theirs) in Parameters.Zip(other.Parameters))
        {
            using var scope = NewDisposeScope();
            mine.mul_(1 - rate).add_(theirs, rate);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _weight.Dispose();
        _bias.Dispose();
        _body?.Dispose();
    }

    private Tensor Frozen(IReadOnlyList<int[]> tokens, IReadOnlyList<int[]> positions)
    {
        using var guard = no_grad();
        return _policy.Features(tokens, positions);
    }

    private static ITokenModel Thaw(ITokenModel model)
    {
        foreach (var parameter in model.Trainable)
            parameter.requires_grad = true;
        return model;
    }
}

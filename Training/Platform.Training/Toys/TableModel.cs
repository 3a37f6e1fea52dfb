using Platform.Policies.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Toys;

/// <summary>A policy that is a table: free logits for every known beginning of a sequence. Learners run on it as on a decoder, and everything about it can be enumerated.</summary>
/// <remarks>Its features are the one-hot rows of the beginnings, so that a linear value head is a table too.</remarks>
public sealed class TableModel : ITokenModel
{
    private readonly Dictionary<string, int> _rows;
    private readonly Func<int[], int>? _rule;
    private readonly bool _learns;

    /// <summary>A table in 64-bit floats on the CPU.</summary>
    /// <param name="vocabulary">Number of tokens.</param>
    /// <param name="contexts">Every beginning after which a token may follow or a feature be asked for. [contexts][time]</param>
    /// <param name="logits">Start of each row; null for zeros. [contexts][vocabulary]; negative infinity for a token that cannot follow is not allowed: use −30.</param>
    /// <param name="learns">Whether the table wants gradients.</param>
    public TableModel(int vocabulary, IReadOnlyList<int[]> contexts, IReadOnlyList<double[]>? logits = null, bool learns = true)
    {
        ArgumentNullException.ThrowIfNull(contexts);
        (VocabularySize, Contexts, _learns) = (vocabulary, contexts, learns);
        _rows = contexts.Select((context, row) => (Key(context), row)).ToDictionary(pair => pair.Item1, pair => pair.row, StringComparer.Ordinal);
        using var scope = NewDisposeScope();
        var start = new double[contexts.Count, vocabulary];
        for (var row = 0; row < contexts.Count && logits is not null; row++)
            for (var token = 0; token < vocabulary; token++)
                start[row, token] = logits[row][token];
        Table = new Parameter(tensor(start), learns);
        Table.DetachFromDisposeScope();
    }

    /// <summary>A table whose rows belong to classes of beginnings, such as all of one length.</summary>
    /// <param name="vocabulary">Number of tokens.</param>
    /// <param name="rule">The row of a beginning.</param>
    /// <param name="logits">Start of each row. [rows][vocabulary]</param>
    /// <param name="learns">Whether the table wants gradients.</param>
    public TableModel(int vocabulary, Func<int[], int> rule, IReadOnlyList<double[]> logits, bool learns = true)
        : this(vocabulary, [.. Enumerable.Range(0, logits?.Count ?? 0).Select(row => new[] { row })], logits, learns) => _rule = rule;

    /// <summary>The logits. [contexts, vocabulary]</summary>
    public Parameter Table { get; }

    /// <summary>The known beginnings, one for each row; the rows' numbers where a rule gives the row. [contexts][time]</summary>
    public IReadOnlyList<int[]> Contexts { get; }

    /// <inheritdoc/>
    public Device Device => CPU;

    /// <inheritdoc/>
    public int VocabularySize { get; }

    /// <inheritdoc/>
    public int FeatureSize => Contexts.Count;

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Trainable => [Table];

    /// <summary>The row of a beginning.</summary>
    /// <param name="context">The beginning. [time]</param>
    /// <exception cref="KeyNotFoundException">It is not in the table.</exception>
    public int Row(ReadOnlySpan<int> context) => _rule is not null ? _rule(context.ToArray()) : _rows.TryGetValue(Key(context), out var row)
        ? row
        : throw new KeyNotFoundException($"The table has no row for the beginning [{Key(context)}].");

    /// <summary>The probabilities of what follows a beginning.</summary>
    /// <param name="context">The beginning. [time]</param>
    /// <returns>[vocabulary]</returns>
    public double[] Probabilities(params ReadOnlySpan<int> context)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        return [.. Table[Row(context)].softmax(0).data<double>()];
    }

    /// <inheritdoc/>
    public TokenScores Score(SequenceBatch batch, ScoreRequest request)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(request);
        using var scope = NewDisposeScope();
        var rows = tensor(Array.ConvertAll(batch.Positions, position =>
        {
            var start = position / batch.Time * batch.Time;
            return (long)Row([.. batch.Inputs.AsSpan((int)start, (int)(position - start) + 1).ToArray().Select(id => (int)id)]);
        }));
        var logits = Table.index_select(0, rows) / request.Temperature;
        var distribution = logits.log_softmax(-1);
        var logProbs = distribution.gather(1, tensor(batch.Targets).unsqueeze(1)).squeeze(1);
        var entropy = request.Entropy ? -(distribution.exp() * distribution).sum(-1) : null;
        return new(logProbs.MoveToOuterDisposeScope(), entropy?.MoveToOuterDisposeScope())
        {
            Logits = request.Logits ? logits.MoveToOuterDisposeScope() : null,
            Features = request.Features ? OneHot(rows).MoveToOuterDisposeScope() : null,
        };
    }

    /// <inheritdoc/>
    public Tensor Features(IReadOnlyList<int[]> tokens, IReadOnlyList<int[]> positions)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(positions);
        using var scope = NewDisposeScope();
        var rows = tensor(tokens.SelectMany((sequence, i) => positions[i].Select(position => (long)Row(sequence.AsSpan(0, position + 1)))).ToArray());
        return OneHot(rows).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public ITokenModel Copy()
    {
        var copy = _rule is null
            ? new TableModel(VocabularySize, Contexts, learns: false)
            : new TableModel(VocabularySize, _rule, [.. Contexts.Select(_ => new double[VocabularySize])], learns: false);
        copy.CopyWeightsFrom(this);
        return copy;
    }

    /// <inheritdoc/>
    public void CopyWeightsFrom(ITokenModel other)
    {
        using var guard = no_grad();
        Table.copy_(((TableModel)other).Table);
    }

    /// <inheritdoc/>
    public void Dispose() => Table.Dispose();

    /// <inheritdoc/>
    public override string ToString() => $"TableModel [{Contexts.Count}, {VocabularySize}]{(_learns ? "" : ", frozen")}";

    private Tensor OneHot(Tensor rows) => nn.functional.one_hot(rows, Contexts.Count).to(ScalarType.Float64);

    private static string Key(ReadOnlySpan<int> context) => string.Join(',', context.ToArray());
}

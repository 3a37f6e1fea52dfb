using static TorchSharp.torch;

namespace Platform.Policies.Models.Lora;

/// <summary>The adapters of one matrix of the model, each of which stands for a block of its rows.</summary>
/// <param name="owner">Says whether they are on.</param>
/// <param name="rows">Rows of the matrix.</param>
/// <param name="parts">In the order of their rows.</param>
internal sealed class LoraMatrix(LoraAdapters owner, long rows, IReadOnlyList<LoraAdapter> parts)
{
    public bool IsOn => owner.IsOn;

    /// <summary>A and B of every part, in order: what takes gradients.</summary>
    public IEnumerable<Tensor> Tensors => parts.SelectMany(part => new Tensor[] { part.A, part.B });

    /// <summary>y + scale · B (A x), in plain operations that record gradients.</summary>
    /// <param name="y">What the matrix gave. [..., rows]</param>
    /// <param name="x">What it was given. [..., in]</param>
    public Tensor Add(Tensor y, Tensor x)
    {
        var pieces = new List<Tensor>();
        long next = 0;
        foreach (var part in parts)
        {
            Gap(part.Weight.FirstRow);
            pieces.Add(nn.functional.linear(nn.functional.linear(x, part.A), part.B) * owner.Scale);
            next = part.Weight.FirstRow + part.Weight.Shape[0];
        }

        Gap(rows);
        return y + (pieces.Count == 1 ? pieces[0] : cat(pieces, -1));

        void Gap(long until)
        {
            if (until == next)
                return;
            var shape = y.shape;
            shape[^1] = until - next;
            pieces.Add(zeros(shape, y.dtype, y.device));
        }
    }

    /// <summary>W + scale · B A of a matrix that one adapter covers, in plain operations that record gradients. [rows, in]</summary>
    public Tensor Added(Tensor weight) => weight + parts[0].B.mm(parts[0].A) * owner.Scale;

    /// <summary>As <see cref="Add"/>, in place and without gradients. y: [n, rows], x: [n, in].</summary>
    public void AddInPlace(Tensor y, Tensor x)
    {
        foreach (var part in parts)
            y.narrow(1, part.Weight.FirstRow, part.Weight.Shape[0]).addmm_(x.mm(part.A.t()), part.B.t(), 1, (float)owner.Scale);
    }

    /// <summary>The backward pass of <see cref="AddInPlace"/>.</summary>
    /// <param name="upstream">Gradient of y. [n, rows]</param>
    /// <param name="x">What went in. [n, in]</param>
    /// <param name="inputGradient">Gradient of x, to which the adapters' share is added. [n, in]</param>
    /// <param name="gradients">Receives the gradients of <see cref="Tensors"/>, in order.</param>
    public void Backward(Tensor upstream, Tensor x, Tensor inputGradient, List<Tensor> gradients)
    {
        var scale = (float)owner.Scale;
        foreach (var part in parts)
        {
            var own = upstream.narrow(1, part.Weight.FirstRow, part.Weight.Shape[0]);
            var low = own.mm(part.B).mul_(scale);
            gradients.Add(low.t().mm(x));
            gradients.Add(own.t().mm(x.mm(part.A.t())).mul_(scale));
            inputGradient.addmm_(low, part.A);
        }
    }
}

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A copy, which gradients pass through.</summary>
    public static Tensor clone(Tensor input) => input.clone();

    /// <summary>Another shape, a view where strides allow it; one size may be -1.</summary>
    public static Tensor reshape(Tensor input, params long[] shape) => input.reshape(shape);

    /// <summary>One dimension, a view where strides allow it.</summary>
    public static Tensor ravel(Tensor input) => input.ravel();

    /// <summary>A view with sizes of 1 repeated, to a shape.</summary>
    public static Tensor broadcast_to(Tensor input, params long[] shape) => input.broadcast_to(shape);

    /// <summary>Copies, so many times along each of the last dimensions.</summary>
    public static Tensor tile(Tensor input, long[] dims) => input.tile(dims);

    /// <summary>A view with the dimensions in another order.</summary>
    public static Tensor permute(Tensor input, params long[] permutation) => input.permute(permutation);

    /// <summary>A view with two dimensions swapped.</summary>
    public static Tensor transpose(Tensor input, long dim0, long dim1) => input.transpose(dim0, dim1);

    /// <summary>A view with two dimensions swapped.</summary>
    public static Tensor swapaxes(Tensor input, long axis0, long axis1) => input.swapaxes(axis0, axis1);

    /// <summary>A view with two dimensions swapped.</summary>
    public static Tensor swapdims(Tensor input, long dim0, long dim1) => input.swapdims(dim0, dim1);

    /// <summary>The transpose of a matrix, a view.</summary>
    public static Tensor t(Tensor input) => input.t();

    /// <summary>A view without a dimension of size 1, or without all of them.</summary>
    public static Tensor squeeze(Tensor input, long? dim = null) => input.squeeze(dim);

    /// <summary>In place: a view without a dimension of size 1, or without all of them.</summary>
    public static Tensor squeeze_(Tensor input, long? dim = null) => input.squeeze_(dim);

    /// <summary>A view with a new dimension of size 1.</summary>
    public static Tensor unsqueeze(Tensor input, long dim) => input.unsqueeze(dim);

    /// <summary>In place: a view with a new dimension of size 1.</summary>
    public static Tensor unsqueeze_(Tensor input, long dim) => input.unsqueeze_(dim);

    /// <summary>Dimensions from start to end joined to one.</summary>
    public static Tensor flatten(Tensor input, long start_dim = 0, long end_dim = -1) => input.flatten(start_dim, end_dim);

    /// <summary>A dimension split into several.</summary>
    public static Tensor unflatten(Tensor input, long dim, params long[] sizes) => input.unflatten(dim, sizes);

    /// <summary>A dimension split into several.</summary>
    public static Tensor unflatten(Tensor input, long dim, Size sizes) => input.unflatten(dim, sizes);

    /// <summary>A view of so many places of a dimension, from start on.</summary>
    public static Tensor narrow(Tensor input, long dim, long start, long length) => input.narrow(dim, start, length);

    /// <summary>A view of one place of a dimension, which the result lacks.</summary>
    public static Tensor select(Tensor input, long dim, long index) => input.select(dim, index);

    /// <summary>A view of a diagonal.</summary>
    public static Tensor diagonal(Tensor input, long offset = 0, long dim1 = 0, long dim2 = 1) => input.diagonal(offset, dim1, dim2);

    /// <summary>The diagonal of a matrix, or the matrix of a diagonal.</summary>
    public static Tensor diag(Tensor input, long diagonal = 0) => input.diag(diagonal);

    /// <summary>Matrices whose diagonals are given.</summary>
    public static Tensor diag_embed(Tensor input, long offset = 0, long dim1 = -2, long dim2 = -1) => input.diag_embed(offset, dim1, dim2);

    /// <summary>In the reverse order along dimensions.</summary>
    public static Tensor flip(Tensor input, params long[] dims) => input.flip(dims);

    /// <summary>A view with dimensions moved.</summary>
    public static Tensor movedim(Tensor input, long source, long destination) => input.movedim([source], [destination]);

    /// <summary>A view with dimensions moved.</summary>
    public static Tensor movedim(Tensor input, long[] source, long[] destination) => input.movedim(source, destination);

    /// <summary>A view with dimensions moved.</summary>
    public static Tensor moveaxis(Tensor input, long source, long destination) => input.movedim([source], [destination]);

    /// <summary>A view with dimensions moved.</summary>
    public static Tensor moveaxis(Tensor input, long[] source, long[] destination) => input.movedim(source, destination);

    /// <summary>Zero above a diagonal.</summary>
    public static Tensor tril(Tensor input, long diagonal = 0) => input.tril(diagonal);

    /// <summary>In place: zero above a diagonal.</summary>
    public static Tensor tril_(Tensor input, long diagonal = 0) => input.tril_(diagonal);

    /// <summary>Zero below a diagonal.</summary>
    public static Tensor triu(Tensor input, long diagonal = 0) => input.triu(diagonal);

    /// <summary>In place: zero below a diagonal.</summary>
    public static Tensor triu_(Tensor input, long diagonal = 0) => input.triu_(diagonal);

    /// <summary>Each element so many times in a row.</summary>
    public static Tensor repeat_interleave(Tensor input, long repeats, long? dim = null, long? output_size = null) => input.repeat_interleave(repeats, dim, output_size);

    /// <summary>Each element so many times in a row.</summary>
    public static Tensor repeat_interleave(Tensor input, Tensor repeats, long? dim = null, long? output_size = null) => input.repeat_interleave(repeats, dim, output_size);

    /// <summary>Parts of a size, or of given sizes, along a dimension; views.</summary>
    public static Tensor[] split(Tensor tensor, long[] split_size_or_sections, long dim = 0) => tensor.split(split_size_or_sections, dim);

    /// <summary>At most so many equal parts along a dimension; views.</summary>
    public static Tensor[] chunk(Tensor input, long chunks, long dim = 0) => input.chunk(chunks, dim);

    /// <summary>The places of a dimension, each without it; views.</summary>
    public static Tensor[] unbind(Tensor input, long dim = 0) => input.unbind(dim);

    /// <summary>Joined along a dimension.</summary>
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => Cat(tensors, dim);

    /// <summary>Joined along a dimension.</summary>
    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => Cat(tensors.ToArray(), dim);

    /// <summary>Joined along a dimension.</summary>
    public static Tensor cat(Tensor[] tensors, long dim = 0) => Cat(tensors, dim);

    /// <summary>Joined along a dimension.</summary>
    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => Cat(tensors, dim);

    /// <summary>Joined along a dimension.</summary>
    public static Tensor concat(ReadOnlySpan<Tensor> tensors, long dim = 0) => Cat(tensors.ToArray(), dim);

    /// <summary>Joined along a dimension.</summary>
    public static Tensor concat(Tensor[] tensors, long dim = 0) => Cat(tensors, dim);

    /// <summary>Joined along a dimension.</summary>
    public static Tensor concatenate(IList<Tensor> tensors, long axis = 0) => Cat(tensors, axis);

    /// <summary>Joined along a dimension.</summary>
    public static Tensor concatenate(ReadOnlySpan<Tensor> tensors, long axis = 0) => Cat(tensors.ToArray(), axis);

    /// <summary>Joined along a dimension.</summary>
    public static Tensor concatenate(Tensor[] tensors, long axis = 0) => Cat(tensors, axis);

    /// <summary>Joined along a new dimension.</summary>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Stack([.. tensors], dim);

    /// <summary>Joined along the first dimension, vectors as rows.</summary>
    public static Tensor vstack(IList<Tensor> tensors) => Cat([.. tensors.Select(AtLeastTwo)], 0);

    /// <summary>Joined along the first dimension, vectors as rows.</summary>
    public static Tensor vstack(ReadOnlySpan<Tensor> tensors) => Cat([.. tensors.ToArray().Select(AtLeastTwo)], 0);

    /// <summary>Joined along the first dimension, vectors as rows.</summary>
    public static Tensor vstack(Tensor[] tensors) => Cat([.. tensors.Select(AtLeastTwo)], 0);
}

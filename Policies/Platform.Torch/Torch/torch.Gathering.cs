namespace TorchSharp;

public static partial class torch
{
    /// <summary>Elements along a dimension at the indices, of the shape of the index.</summary>
    public static Tensor gather(Tensor input, long dim, Tensor index) => input.gather(dim, index);

    /// <summary>Elements along a dimension at the indices, of the shape of the index.</summary>
    public static Tensor gather(Tensor input, long dim, Tensor index, bool sparse_grad = false) =>
        sparse_grad ? throw new NotSupportedException("gather with sparse_grad: pass false.") : input.gather(dim, index);

    /// <summary>Elements at indices into the flattened tensor.</summary>
    public static Tensor take(Tensor input, Tensor index) => input.take(index);

    /// <summary>Elements along a dimension at the indices, broadcast.</summary>
    public static Tensor take_along_dim(Tensor input, Tensor indices, long dim = 0) => input.take_along_dim(indices, dim);

    /// <summary>With the elements of src written along a dimension at the indices.</summary>
    public static Tensor scatter(Tensor input, long dim, Tensor index, Tensor src) => input.scatter(dim, index, src);

    /// <summary>In place: with the elements of src written along a dimension at the indices.</summary>
    public static Tensor scatter_(Tensor input, long dim, Tensor index, Tensor src) => input.scatter_(dim, index, src);

    /// <summary>With the elements of src added along a dimension at the indices.</summary>
    public static Tensor scatter_add(Tensor input, long dim, Tensor index, Tensor src) => input.scatter_add(dim, index, src);

    /// <summary>In place: with the elements of src added along a dimension at the indices.</summary>
    public static Tensor scatter_add_(Tensor input, long dim, Tensor index, Tensor src) => input.scatter_add_(dim, index, src);

    /// <summary>Places of a dimension, in the order of the index.</summary>
    public static Tensor index_select(Tensor input, long dim, Tensor index) => input.index_select(dim, index);

    /// <summary>With alpha · source added at places of a dimension.</summary>
    public static Tensor index_add(Tensor input, long dim, Tensor index, Tensor source, Scalar alpha) => input.index_add(dim, index, source, alpha);

    /// <summary>In place: with alpha · source added at places of a dimension.</summary>
    public static Tensor index_add_(Tensor input, long dim, Tensor index, Tensor source, Scalar alpha) => input.index_add_(dim, index, source, alpha);

    /// <summary>With source written at places of a dimension.</summary>
    public static Tensor index_copy(Tensor input, long dim, Tensor index, Tensor source) => input.index_copy(dim, index, source);

    /// <summary>In place: with source written at places of a dimension.</summary>
    public static Tensor index_copy_(Tensor input, long dim, Tensor index, Tensor source) => input.index_copy_(dim, index, source);

    /// <summary>With a number written at places of a dimension.</summary>
    public static Tensor index_fill(Tensor input, long dim, Tensor index, Scalar value) => input.index_fill(dim, index, value);

    /// <summary>In place: with a number written at places of a dimension.</summary>
    public static Tensor index_fill_(Tensor input, long dim, Tensor index, Scalar value) => input.index_fill_(dim, index, value);

    /// <summary>The elements where the mask holds, in one dimension.</summary>
    public static Tensor masked_select(Tensor input, Tensor mask) => input.masked_select(mask);

    /// <summary>Indices of the elements that are not 0: [count, dimensions].</summary>
    public static Tensor nonzero(Tensor input) => input.nonzero();

    /// <summary>Indices of the elements that are not 0: [count, dimensions].</summary>
    public static Tensor argwhere(Tensor input) => input.argwhere();
}

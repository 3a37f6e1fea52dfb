namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>A view of all of it.</summary>
        public Tensor alias() => Wrap(Native.alias(Handle), this);

        /// <summary>A copy, which gradients pass through.</summary>
        public Tensor clone() => Wrap(Native.clone(Handle), this);

        /// <summary>Itself, or a copy whose elements lie one after the other.</summary>
        public Tensor contiguous() => Wrap(Native.contiguous(Handle), this);

        /// <summary>Another shape of the same memory; one size may be -1. Refused where strides do not allow it.</summary>
        public Tensor view(params long[] shape) => Wrap(Native.view(Handle, shape, shape.Length), this);

        /// <summary>A view of the shape of another.</summary>
        public Tensor view_as(Tensor other) => Wrap(Native.view(Handle, other.shape, other.dim()), this, other);

        /// <summary>Another shape, a view where strides allow it; one size may be -1.</summary>
        public Tensor reshape(params long[] shape) => Wrap(Native.reshape(Handle, shape, shape.Length), this);

        /// <summary>One dimension, a view where strides allow it.</summary>
        public Tensor ravel() => Wrap(Native.reshape(Handle, [-1], 1), this);

        /// <summary>A view of the memory by sizes and strides, in elements.</summary>
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) => Wrap(Native.as_strided(Handle, size, size.Length, strides, strides.Length, storageOffset), this);

        /// <summary>A view with sizes of 1 repeated; -1 keeps a size.</summary>
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => Wrap(Native.expand(Handle, sizes, sizes.Length, isImplicit), this);

        /// <summary>A view with sizes of 1 repeated; -1 keeps a size.</summary>
        public Tensor expand(long[] sizes, bool isImplicit = false) => Wrap(Native.expand(Handle, sizes, sizes.Length, isImplicit), this);

        /// <summary>A view with sizes of 1 repeated; -1 keeps a size.</summary>
        public Tensor expand(params long[] sizes) => Wrap(Native.expand(Handle, sizes, sizes.Length, false), this);

        /// <summary>A view with sizes of 1 repeated; -1 keeps a size.</summary>
        public Tensor expand(Size sizes, bool isImplicit = false) => Wrap(Native.expand(Handle, sizes.Shape, sizes.Length, isImplicit), this);

        /// <summary>A view with sizes of 1 repeated, to the shape of another.</summary>
        public Tensor expand_as(Tensor other) => Wrap(Native.expand(Handle, other.shape, other.dim(), false), this, other);

        /// <summary>A view with sizes of 1 repeated, to a shape.</summary>
        public Tensor broadcast_to(params long[] shape) => Wrap(Native.broadcast_to(Handle, shape, shape.Length), this);

        /// <summary>Copies, so many times along each dimension.</summary>
        public Tensor repeat(params long[] sizes) => Wrap(Native.repeat(Handle, sizes, sizes.Length), this);

        /// <summary>Copies, so many times along each of the last dimensions.</summary>
        public Tensor tile(long[] reps) => Wrap(Native.tile(Handle, reps, reps.Length), this);

        /// <summary>A view with the dimensions in another order.</summary>
        public Tensor permute(IEnumerable<long> permutation) => permute([.. permutation]);

        /// <summary>A view with the dimensions in another order.</summary>
        public Tensor permute(params long[] permutation) => Wrap(Native.permute(Handle, permutation, permutation.Length), this);

        /// <summary>A view with two dimensions swapped.</summary>
        public Tensor transpose(long dim0, long dim1) => Wrap(Native.transpose(Handle, dim0, dim1), this);

        /// <summary>In place: a view with two dimensions swapped.</summary>
        public Tensor transpose_(long dim0, long dim1) => Done(Native.transpose_(Handle, dim0, dim1), this);

        /// <summary>A view with two dimensions swapped.</summary>
        public Tensor swapaxes(long dim0, long dim1) => Wrap(Native.transpose(Handle, dim0, dim1), this);

        /// <summary>A view with two dimensions swapped.</summary>
        public Tensor swapdims(long dim0, long dim1) => Wrap(Native.transpose(Handle, dim0, dim1), this);

        /// <summary>The transpose of a matrix, a view.</summary>
        public Tensor t() => Wrap(Native.t(Handle), this);

        /// <summary>A view without a dimension of size 1, or without all of them.</summary>
        public Tensor squeeze(long? dim = null) => Wrap(Native.squeeze(Handle, dim ?? Native.None), this);

        /// <summary>In place: a view without a dimension of size 1, or without all of them.</summary>
        public Tensor squeeze_(long? dim = null) => Done(Native.squeeze_(Handle, dim ?? Native.None), this);

        /// <summary>A view with a new dimension of size 1.</summary>
        public Tensor unsqueeze(long dim) => Wrap(Native.unsqueeze(Handle, dim), this);

        /// <summary>In place: a view with a new dimension of size 1.</summary>
        public Tensor unsqueeze_(long dim) => Done(Native.unsqueeze_(Handle, dim), this);

        /// <summary>Dimensions from start to end joined to one.</summary>
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Wrap(Native.flatten(Handle, start_dim, end_dim), this);

        /// <summary>A dimension split into several.</summary>
        public Tensor unflatten(long dim, params long[] sizes) => Wrap(Native.unflatten(Handle, dim, sizes, sizes.Length), this);

        /// <summary>A dimension split into several.</summary>
        public Tensor unflatten(long dim, Size sizes) => Wrap(Native.unflatten(Handle, dim, sizes.Shape, sizes.Length), this);

        /// <summary>A view of so many places of a dimension, from start on.</summary>
        public Tensor narrow(long dim, long start, long length) => Wrap(Native.narrow(Handle, dim, start, length), this);

        /// <summary>A view of places of a dimension, from start to before finish.</summary>
        public Tensor slice(long dim, long start, long finish, long step) => Wrap(Native.slice(Handle, dim, start, finish, step), this);

        /// <summary>A view of one place of a dimension, which the result lacks.</summary>
        public Tensor select(long dim, long index) => Wrap(Native.select(Handle, dim, index), this);

        /// <summary>A view of a diagonal.</summary>
        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) => Wrap(Native.diagonal(Handle, offset, dim1, dim2), this);

        /// <summary>The diagonal of a matrix, or the matrix of a diagonal.</summary>
        public Tensor diag(long diagonal = 0) => Wrap(Native.diag(Handle, diagonal), this);

        /// <summary>Matrices whose diagonals are given.</summary>
        public Tensor diag_embed(long offset = 0, long dim1 = -2, long dim2 = -1) => Wrap(Native.diag_embed(Handle, offset, dim1, dim2), this);

        /// <summary>A view of windows along a dimension, as a new last dimension.</summary>
        public Tensor unfold(long dimension, long size, long step) => Wrap(Native.unfold(Handle, dimension, size, step), this);

        /// <summary>In the reverse order along dimensions.</summary>
        public Tensor flip(params long[] dims) => Wrap(Native.flip(Handle, dims, dims.Length), this);

        /// <summary>A view with dimensions moved.</summary>
        public Tensor movedim(long[] source, long[] destination) => Wrap(Native.movedim(Handle, source, source.Length, destination, destination.Length), this);

        /// <summary>A view with dimensions moved.</summary>
        public Tensor moveaxis(long[] source, long[] destination) => Wrap(Native.movedim(Handle, source, source.Length, destination, destination.Length), this);

        /// <summary>Zero above a diagonal.</summary>
        public Tensor tril(long diagonal = 0) => Wrap(Native.tril(Handle, diagonal), this);

        /// <summary>In place: zero above a diagonal.</summary>
        public Tensor tril_(long diagonal = 0) => Done(Native.tril_(Handle, diagonal), this);

        /// <summary>Zero below a diagonal.</summary>
        public Tensor triu(long diagonal = 0) => Wrap(Native.triu(Handle, diagonal), this);

        /// <summary>In place: zero below a diagonal.</summary>
        public Tensor triu_(long diagonal = 0) => Done(Native.triu_(Handle, diagonal), this);

        /// <summary>Each element so many times in a row.</summary>
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            Wrap(Native.repeat_interleave(Handle, repeats, dim ?? Native.None, output_size ?? Native.None), this);

        /// <summary>Each element so many times in a row.</summary>
        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) =>
            Wrap(Native.repeat_interleave_tensor(Handle, repeats.Handle, dim ?? Native.None, output_size ?? Native.None), this, repeats);

        /// <summary>Parts of a size, or of given sizes, along a dimension; views.</summary>
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => SplitSizes(sizes, dim);

        /// <summary>Parts of a size, or of given sizes, along a dimension; views.</summary>
        public Tensor[] split(long size, int dim = 0) => SplitEvenly(size, dim);

        /// <summary>Parts of a size, or of given sizes, along a dimension; views.</summary>
        public Tensor[] split(long[] sizes, long dim = 0) => SplitSizes(sizes, dim);

        /// <summary>Parts of a size, or of given sizes, along a dimension; views.</summary>
        public Tensor[] split(params long[] sizes) => SplitSizes(sizes, 0);

        /// <summary>At most so many equal parts along a dimension; views.</summary>
        public Tensor[] chunk(long chunks, long dim = 0) => SplitEvenly(Math.Max(1, (size((int)dim) + chunks - 1) / chunks), dim);

        /// <summary>The places of a dimension, each without it; views.</summary>
        public Tensor[] unbind(long dimension = 0)
        {
            var into = new nint[size((int)dimension)];
            return WrapAll(Native.unbind(Handle, dimension, into), into, this);
        }
    }
}

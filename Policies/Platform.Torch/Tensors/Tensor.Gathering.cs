namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Elements along a dimension at the indices, of the shape of the index.</summary>
        public Tensor gather(long dim, Tensor index) => Wrap(Native.gather(Handle, dim, index.Handle), this, index);

        /// <summary>Elements at indices into the flattened tensor.</summary>
        public Tensor take(Tensor index) => Wrap(Native.take(Handle, index.Handle), this, index);

        /// <summary>Elements along a dimension at the indices, broadcast.</summary>
        public Tensor take_along_dim(Tensor indices) => Wrap(Native.take_along_dim(Handle, indices.Handle, Native.None), this, indices);

        /// <summary>Elements along a dimension at the indices, broadcast.</summary>
        public Tensor take_along_dim(Tensor indices, long dim) => Wrap(Native.take_along_dim(Handle, indices.Handle, dim), this, indices);

        /// <summary>With the elements of src written along a dimension at the indices.</summary>
        public Tensor scatter(long dim, Tensor index, Tensor src) => Wrap(Native.scatter(Handle, dim, index.Handle, src.Handle), this, index, src);

        /// <summary>In place: with the elements of src written along a dimension at the indices.</summary>
        public Tensor scatter_(long dim, Tensor index, Tensor src) => Done(Native.scatter_(Handle, dim, index.Handle, src.Handle), this, index, src);

        /// <summary>With the elements of src added along a dimension at the indices.</summary>
        public Tensor scatter_add(long dim, Tensor index, Tensor src) => Wrap(Native.scatter_add(Handle, dim, index.Handle, src.Handle), this, index, src);

        /// <summary>In place: with the elements of src added along a dimension at the indices.</summary>
        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => Done(Native.scatter_add_(Handle, dim, index.Handle, src.Handle), this, index, src);

        /// <summary>Places of a dimension, in the order of the index.</summary>
        public Tensor index_select(long dim, Tensor index) => Wrap(Native.index_select(Handle, dim, index.Handle), this, index);

        /// <summary>With alpha · source added at places of a dimension.</summary>
        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) => Wrap(Native.index_add(Handle, dim, index.Handle, source.Handle, alpha.Native), this, index, source);

        /// <summary>In place: with alpha · source added at places of a dimension.</summary>
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) => Done(Native.index_add_(Handle, dim, index.Handle, source.Handle, alpha.Native), this, index, source);

        /// <summary>With source written at places of a dimension.</summary>
        public Tensor index_copy(long dim, Tensor index, Tensor source) => Wrap(Native.index_copy(Handle, dim, index.Handle, source.Handle), this, index, source);

        /// <summary>In place: with source written at places of a dimension.</summary>
        public Tensor index_copy_(long dim, Tensor index, Tensor source) => Done(Native.index_copy_(Handle, dim, index.Handle, source.Handle), this, index, source);

        /// <summary>With a number written at places of a dimension.</summary>
        public Tensor index_fill(long dim, Tensor index, Scalar value) => Wrap(Native.index_fill(Handle, dim, index.Handle, value.Native), this, index);

        /// <summary>In place: with a number written at places of a dimension.</summary>
        public Tensor index_fill_(long dim, Tensor index, Scalar value) => Done(Native.index_fill_(Handle, dim, index.Handle, value.Native), this, index);

        /// <summary>The elements where the mask holds, in one dimension.</summary>
        public Tensor masked_select(Tensor mask) => Wrap(Native.masked_select(Handle, mask.Handle), this, mask);

        /// <summary>With the elements of value, in order, where the mask holds.</summary>
        public Tensor masked_scatter(Tensor mask, Tensor value) => Wrap(Native.masked_scatter(Handle, mask.Handle, value.Handle), this, mask, value);

        /// <summary>In place: with the elements of value, in order, where the mask holds.</summary>
        public Tensor masked_scatter_(Tensor mask, Tensor value) => Done(Native.masked_scatter_(Handle, mask.Handle, value.Handle), this, mask, value);

        /// <summary>Indices of the elements that are not 0: [count, dimensions].</summary>
        public Tensor nonzero() => Wrap(Native.nonzero(Handle), this);

        /// <summary>Indices of the elements that are not 0: [count, dimensions].</summary>
        public Tensor argwhere() => Wrap(Native.argwhere(Handle), this);
    }
}

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Matrix product; of batches where there are more than two dimensions, broadcast.</summary>
        public Tensor matmul(Tensor target) => Wrap(Native.matmul(Handle, target.Handle), this, target);

        /// <summary>Product of two matrices: [n, m] × [m, p].</summary>
        public Tensor mm(Tensor target) => Wrap(Native.mm(Handle, target.Handle), this, target);

        /// <summary>Products of batches of matrices: [b, n, m] × [b, m, p].</summary>
        public Tensor bmm(Tensor batch2) => Wrap(Native.bmm(Handle, batch2.Handle), this, batch2);

        /// <summary>Matrix times vector: [n, m] × [m].</summary>
        public Tensor mv(Tensor target) => Wrap(Native.mv(Handle, target.Handle), this, target);

        /// <summary>Sum of the products of two vectors.</summary>
        public Tensor dot(Tensor target) => Wrap(Native.dot(Handle, target.Handle), this, target);

        /// <summary>Every product of elements of two vectors: [n, m].</summary>
        public Tensor outer(Tensor vec2) => Wrap(Native.outer(Handle, vec2.Handle), this, vec2);

        /// <summary>Every product of elements of two vectors: [n, m].</summary>
        public Tensor ger(Tensor vec2) => Wrap(Native.outer(Handle, vec2.Handle), this, vec2);

        /// <summary>β · this + α · mat1 × mat2.</summary>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Wrap(Native.addmm(Handle, mat1.Handle, mat2.Handle, beta, alpha), this, mat1, mat2);

        /// <summary>In place: β · this + α · mat1 × mat2.</summary>
        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Done(Native.addmm_(Handle, mat1.Handle, mat2.Handle, beta, alpha), this, mat1, mat2);

        /// <summary>β · this + α · mat × vec.</summary>
        public Tensor addmv(Tensor mat, Tensor vec, float beta = 1, float alpha = 1) => Wrap(Native.addmv(Handle, mat.Handle, vec.Handle, beta, alpha), this, mat, vec);

        /// <summary>β · this + α · batch1 × batch2.</summary>
        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => Wrap(Native.baddbmm(Handle, batch1.Handle, batch2.Handle, beta, alpha), this, batch1, batch2);
    }
}

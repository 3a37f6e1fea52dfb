namespace TorchSharp;

public static partial class torch
{
    /// <summary>Matrix product; of batches where there are more than two dimensions, broadcast.</summary>
    public static Tensor matmul(Tensor input, Tensor target) => input.matmul(target);

    /// <summary>Product of two matrices: [n, m] × [m, p].</summary>
    public static Tensor mm(Tensor input, Tensor target) => input.mm(target);

    /// <summary>Products of batches of matrices: [b, n, m] × [b, m, p].</summary>
    public static Tensor bmm(Tensor input, Tensor batch2) => input.bmm(batch2);

    /// <summary>Matrix times vector: [n, m] × [m].</summary>
    public static Tensor mv(Tensor input, Tensor target) => input.mv(target);

    /// <summary>Sum of the products of two vectors.</summary>
    public static Tensor dot(Tensor input, Tensor other) => input.dot(other);

    /// <summary>Every product of elements of two vectors: [n, m].</summary>
    public static Tensor outer(Tensor input, Tensor vec2) => input.outer(vec2);

    /// <summary>Every product of elements of two vectors: [n, m].</summary>
    public static Tensor ger(Tensor input, Tensor vec2) => input.ger(vec2);

    /// <summary>β · this + α · mat1 × mat2.</summary>
    public static Tensor addmm(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => input.addmm(mat1, mat2, beta, alpha);

    /// <summary>In place: β · this + α · mat1 × mat2.</summary>
    public static Tensor addmm_(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => input.addmm_(mat1, mat2, beta, alpha);

    /// <summary>β · this + α · mat × vec.</summary>
    public static Tensor addmv(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => input.addmv(mat1, mat2, beta, alpha);

    /// <summary>β · this + α · batch1 × batch2.</summary>
    public static Tensor baddbmm(Tensor input, Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => input.baddbmm(batch1, batch2, beta, alpha);
}

using static TorchSharp.torch;

namespace Platform.Torch.Tests.Numerics;

/// <summary>A differentiable operation with the shapes and the range of inputs to try it on.</summary>
/// <param name="Run">From inputs to one tensor of any shape.</param>
/// <param name="Shapes">Shapes of the inputs, all Float64.</param>
/// <param name="Low">Least input.</param>
/// <param name="High">Greatest input.</param>
/// <param name="Value">The operation on numbers, where it works element by element; null where it does not.</param>
public sealed record Op(Func<Tensor[], Tensor> Run, long[][] Shapes, double Low = -2, double High = 2, Func<double[], double>? Value = null);

using static TorchSharp.torch;

namespace Platform.Training.Tests.Objectives;

/// <summary>Arrays in, arrays out, for tests of tensor functions.</summary>
internal static class Tensors
{
    public static float[] Apply(Func<Tensor, Tensor> function, params float[] values)
    {
        using var scope = NewDisposeScope();
        return Values(function(tensor(values)));
    }

    public static float[] Values(Tensor tensor) => tensor.detach().data<float>().ToArray();

    public static void Near(double[] expected, IReadOnlyList<float> actual, double tolerance = 1e-5)
    {
        Assert.Equal(expected.Length, actual.Count);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance);
    }
}

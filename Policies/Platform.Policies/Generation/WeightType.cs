namespace Platform.Policies.Generation;

/// <summary>How the native decoder keeps the weights of its matrices. Sums, norms, biases, keys and values are 32-bit floats either way.</summary>
public enum WeightType
{
    /// <summary>As the learner has them.</summary>
    F32,

    /// <summary>bfloat16, rounded to the nearest, ties to even: half the memory, relative error at most 2⁻⁹ for each weight.</summary>
    Bf16,

    /// <summary>Whole numbers from −127 to 127 times one scale for each row of a matrix: a quarter of the memory. For evaluations only.</summary>
    Int8,
}

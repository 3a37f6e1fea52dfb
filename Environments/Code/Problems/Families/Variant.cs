using Platform.Sdk;

namespace Platform.Environments.Code.Problems.Families;

/// <summary>A problem with numbers that may vary: <c>$0</c>, <c>$1</c>, … in its texts.</summary>
/// <param name="Name">In specs.</param>
/// <param name="Size">How much it takes to solve it, from 1 to <see cref="Family.MostSize"/>.</param>
/// <param name="Ranges">Lowest and highest value of each number.</param>
/// <param name="Statement">What is asked.</param>
/// <param name="Short">The same in a few words.</param>
/// <param name="Input">Makes an input.</param>
/// <param name="Answer">The expected output for an input.</param>
/// <param name="Solutions">Whole programs.</param>
internal sealed record Variant(
    string Name,
    int Size,
    IReadOnlyList<(int Low, int High)> Ranges,
    string Statement,
    string Short,
    Func<SeededRandom, int[], string> Input,
    Func<string, int[], string> Answer,
    Solutions Solutions);

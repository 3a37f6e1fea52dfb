using System.Globalization;

namespace Platform.Environments.Code.Problems.Families;

/// <summary>A step of a pipeline over a value: what it does, in words, in C# for the expected outputs, and in code for the solutions. <c>$k</c> stands for its number.</summary>
/// <typeparam name="T">The value.</typeparam>
/// <param name="Name">In specs.</param>
/// <param name="Most">Its number is from 2 to this; 0 for a step without one.</param>
/// <param name="Words">An instruction.</param>
/// <param name="Apply">What it does.</param>
/// <param name="Code">Statements that do it.</param>
internal sealed record PipelineStep<T>(string Name, int Most, string Words, Func<T, int, T> Apply, Solutions Code);

/// <summary>How a pipeline ends: what is printed.</summary>
/// <typeparam name="T">The value.</typeparam>
/// <param name="Name">In specs.</param>
/// <param name="Words">An instruction.</param>
/// <param name="Print">What is printed.</param>
/// <param name="Code">Statements that print it.</param>
internal sealed record PipelineEnd<T>(string Name, string Words, Func<T, string> Print, Solutions Code);

/// <summary>Numbers put into texts.</summary>
internal static class PipelineText
{
    public static string With(string text, int k) => text.Replace("$k", k.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}

using System.Security.Cryptography;
using System.Text;
using Platform.Environments.Code.Problems.Families;
using Platform.Sdk;

namespace Platform.Environments.Code.Problems;

/// <summary>The families, easiest first. A family's number is its place here, from 1.</summary>
internal static class ProblemFamilies
{
    private const int MostDraws = 200;

    public static IReadOnlyList<Family> All { get; } =
    [
        new ExpressionFamily(),
        new ListFamily(),
        new TextFamily(),
        new VariantFamily("numbers", NumberVariants.All),
        new VariantFamily("parsing", ParsingVariants.All),
        new VariantFamily("dictionaries", DictionaryVariants.All),
        new VariantFamily("simulation", SimulationVariants.All),
        new VariantFamily("dynamic", DynamicVariants.All),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(family => family.Name)];

    /// <summary>The family of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Family Named(string name) => All.FirstOrDefault(family => family.Name == name)
        ?? throw new ArgumentException($"There is no family of problems '{name}': {NearestName.Suggest(name, Names)}");

    /// <summary>The spec of a problem that is worth solving.</summary>
    public static string Draw(Family family, SeededRandom random, int size)
    {
        for (var draw = 0; draw < MostDraws; draw++)
        {
            var spec = family.Draw(random, size);
            if (Build(family, spec).IsWorthwhile)
                return spec;
        }

        throw new InvalidOperationException($"No problem of size {size} that a constant does not solve came out of {MostDraws} draws of the family '{family.Name}'.");
    }

    /// <summary>The problem of a spec; its tests depend on the spec alone, so that the same problem has the same tests wherever it comes from.</summary>
    public static Problem Build(Family family, string spec)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{family.Name} {spec}"));
        return family.Build(spec, new SeededRandom(BitConverter.ToUInt64(hash)));
    }
}

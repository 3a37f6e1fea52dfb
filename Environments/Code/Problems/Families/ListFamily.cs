using System.Globalization;
using Platform.Sdk;

namespace Platform.Environments.Code.Problems.Families;

/// <summary>Steps over a list of whole numbers.</summary>
internal sealed class ListFamily() : PipelineFamily<List<long>>("lists")
{
    /// <inheritdoc/>
    protected override string Opening => "Read one line of whole numbers separated by spaces. Then:";

    /// <inheritdoc/>
    protected override string Example => "even times:3 sum";

    /// <inheritdoc/>
    protected override IReadOnlyList<PipelineStep<List<long>>> Steps { get; } =
    [
        new("even", 0, "keep only the even numbers", (v, _) => [.. v.Where(a => a % 2 == 0)], new(
            "v = [a for a in v if a % 2 == 0]", "v = v.filter(a => a % 2 === 0);", "{ int m = 0; for (int i = 0; i < n; i++) if (v[i] % 2 == 0) v[m++] = v[i]; n = m; }", "v = v.Where(a => a % 2 == 0).ToList();")),
        new("without", 7, "remove the numbers that $k divides", (v, k) => [.. v.Where(a => a % k != 0)], new(
            "v = [a for a in v if a % $k != 0]", "v = v.filter(a => a % $k !== 0);", "{ int m = 0; for (int i = 0; i < n; i++) if (v[i] % $k != 0) v[m++] = v[i]; n = m; }", "v = v.Where(a => a % $k != 0).ToList();")),
        new("add", 20, "add $k to each number", (v, k) => [.. v.Select(a => a + k)], new(
            "v = [a + $k for a in v]", "v = v.map(a => a + $k);", "for (int i = 0; i < n; i++) v[i] += $k;", "v = v.Select(a => a + $k).ToList();")),
        new("times", 9, "multiply each number by $k", (v, k) => [.. v.Select(a => a * k)], new(
            "v = [a * $k for a in v]", "v = v.map(a => a * $k);", "for (int i = 0; i < n; i++) v[i] *= $k;", "v = v.Select(a => a * $k).ToList();")),
        new("reverse", 0, "reverse the list", (v, _) => [.. v.AsEnumerable().Reverse()], new(
            "v.reverse()", "v.reverse();", "for (int i = 0; i < n / 2; i++) { long long t = v[i]; v[i] = v[n - 1 - i]; v[n - 1 - i] = t; }", "v.Reverse();")),
        new("sort", 0, "sort the numbers, smallest first", (v, _) => [.. v.Order()], new(
            "v.sort()", "v.sort((a, b) => a - b);", "qsort(v, n, sizeof v[0], ascending);", "v.Sort();")),
        new("unique", 0, "of numbers that occur several times keep the first only", (v, _) => [.. v.Distinct()], new(
            "v = list(dict.fromkeys(v))", "v = [...new Set(v)];", "{ int m = 0; for (int i = 0; i < n; i++) { int j = 0; while (j < m && v[j] != v[i]) j++; if (j == m) v[m++] = v[i]; } n = m; }", "v = v.Distinct().ToList();")),
        new("running", 0, "replace each number by the sum of all numbers up to it, itself included", (v, _) => Running(v), new(
            "v = [sum(v[:i + 1]) for i in range(len(v))]", "v = v.map((_, i) => v.slice(0, i + 1).reduce((a, b) => a + b, 0));", "for (int i = 1; i < n; i++) v[i] += v[i - 1];", "for (var i = 1; i < v.Count; i++) v[i] += v[i - 1];")),
        new("steps", 0, "replace the list by the differences of neighbours, each number minus the one before it", (v, _) => [.. v.Skip(1).Zip(v, (b, a) => b - a)], new(
            "v = [b - a for a, b in zip(v, v[1:])]", "v = v.slice(1).map((b, i) => b - v[i]);", "{ int m = 0; for (int i = 1; i < n; i++) v[m++] = v[i] - v[i - 1]; n = m; }", "v = v.Skip(1).Zip(v, (b, a) => b - a).ToList();")),
        new("drop", 4, "remove the first $k numbers (all, if there are no more)", (v, k) => [.. v.Skip(k)], new(
            "v = v[$k:]", "v = v.slice($k);", "{ int m = 0; for (int i = $k; i < n; i++) v[m++] = v[i]; n = m; }", "v = v.Skip($k).ToList();")),
        new("nth", 3, "keep only every number whose place, counted from 1, $k divides", (v, k) => [.. v.Where((_, i) => (i + 1) % k == 0)], new(
            "v = v[$k - 1::$k]", "v = v.filter((_, i) => (i + 1) % $k === 0);", "{ int m = 0; for (int i = $k - 1; i < n; i += $k) v[m++] = v[i]; n = m; }", "v = v.Where((_, i) => (i + 1) % $k == 0).ToList();")),
        new("cap", 40, "replace every number above $k by $k", (v, k) => [.. v.Select(a => Math.Min(a, k))], new(
            "v = [min(a, $k) for a in v]", "v = v.map(a => Math.min(a, $k));", "for (int i = 0; i < n; i++) if (v[i] > $k) v[i] = $k;", "v = v.Select(a => Math.Min(a, $k)).ToList();")),
        new("absolute", 0, "replace each number by its absolute value", (v, _) => [.. v.Select(Math.Abs)], new(
            "v = [abs(a) for a in v]", "v = v.map(Math.abs);", "for (int i = 0; i < n; i++) if (v[i] < 0) v[i] = -v[i];", "v = v.Select(a => Math.Abs(a)).ToList();")),
        new("rotate", 3, "if there are more than $k numbers, move the first $k to the end, in their order", (v, k) => v.Count > k ? [.. v.Skip(k), .. v.Take(k)] : v, new(
            "v = v[$k:] + v[:$k] if len(v) > $k else v", "v = v.length > $k ? v.slice($k).concat(v.slice(0, $k)) : v;", "if (n > $k) { for (int i = 0; i < $k; i++) v[n + i] = v[i]; for (int i = 0; i < n; i++) v[i] = v[i + $k]; }", "if (v.Count > $k) v = v.Skip($k).Concat(v.Take($k)).ToList();")),
    ];

    /// <inheritdoc/>
    protected override IReadOnlyList<PipelineEnd<List<long>>> Ends { get; } =
    [
        new("print", "print the numbers separated by spaces, or `none` if there are none", v => v.Count == 0 ? "none" : string.Join(' ', v), new(
            "print(*v) if v else print('none')", "console.log(v.length ? v.join(' ') : 'none');", "if (n == 0) printf(\"none\"); for (int i = 0; i < n; i++) printf(\"%lld \", v[i]);", "Console.WriteLine(v.Count == 0 ? \"none\" : string.Join(\" \", v));")),
        new("sum", "print the sum of the numbers, 0 if there are none", v => Text(v.Sum()), new(
            "print(sum(v))", "console.log(v.reduce((a, b) => a + b, 0));", "{ long long s = 0; for (int i = 0; i < n; i++) s += v[i]; printf(\"%lld\", s); }", "Console.WriteLine(v.Sum());")),
        new("largest", "print the largest number, or `none` if there is none", v => v.Count == 0 ? "none" : Text(v.Max()), new(
            "print(max(v, default='none'))", "console.log(v.length ? Math.max(...v) : 'none');", "if (n == 0) { printf(\"none\"); } else { long long s = v[0]; for (int i = 0; i < n; i++) if (v[i] > s) s = v[i]; printf(\"%lld\", s); }", "Console.WriteLine(v.Count == 0 ? \"none\" : v.Max().ToString());")),
        new("squares", "print the sum of the squares of the numbers, 0 if there are none", v => Text(v.Sum(a => a * a)), new(
            "print(sum(a * a for a in v))", "console.log(v.reduce((s, a) => s + a * a, 0));", "{ long long s = 0; for (int i = 0; i < n; i++) s += v[i] * v[i]; printf(\"%lld\", s); }", "Console.WriteLine(v.Sum(a => a * a));")),
        new("weigh", "print the sum of each number times its place, counted from 1", v => Text(v.Select((a, i) => a * (i + 1)).Sum()), new(
            "print(sum(i * a for i, a in enumerate(v, 1)))", "console.log(v.reduce((s, a, i) => s + a * (i + 1), 0));", "{ long long s = 0; for (int i = 0; i < n; i++) s += v[i] * (i + 1); printf(\"%lld\", s); }", "Console.WriteLine(v.Select((a, i) => a * (i + 1)).Sum());")),
    ];

    /// <inheritdoc/>
    protected override Solutions Frame { get; } = new(
        """
        v = list(map(int, input().split()))
        $body

        """,
        """
        let v = require('fs').readFileSync(0, 'utf8').trim().split(/\s+/).filter(a => a).map(Number);
        $body

        """,
        """
        #include <stdio.h>
        #include <stdlib.h>

        static long long v[4096];

        static int ascending(const void *a, const void *b)
        {
            long long x = *(const long long *)a, y = *(const long long *)b;
            return (x > y) - (x < y);
        }

        int main(void)
        {
            int n = 0;
            while (scanf("%lld", &v[n]) == 1) n++;
            (void)ascending;
            $body
            printf("\n");
            return 0;
        }

        """,
        """
        using System;
        using System.Linq;

        var v = (Console.ReadLine() ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse).ToList();
        $body

        """);

    /// <inheritdoc/>
    protected override string Input(SeededRandom random) =>
        string.Join(' ', Enumerable.Range(0, 4 + random.Next(9)).Select(_ => Text(random.Next(4) == 0 ? -random.Next(30) : random.Next(60)))) + "\n";

    /// <inheritdoc/>
    protected override List<long> Parse(string input) => [.. input.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(word => long.Parse(word, CultureInfo.InvariantCulture))];

    private static List<long> Running(List<long> values)
    {
        var sum = 0L;
        return [.. values.Select(value => sum += value)];
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;

namespace Platform.Environments.Code.Problems.Families;

/// <summary>Small dynamic programming.</summary>
internal static class DynamicVariants
{
    public static IReadOnlyList<Variant> All { get; } = [Stairs, Coins, Rising, Edits];

    private static Variant Stairs => new("stairs", 2, [(2, 4), (2, 9)],
        "Somebody climbs n stairs, with every step 1 to $0 stairs at once, and never stands on a stair whose number $1 divides, except that stair n may be any. Read n, from 1 to 40. Print in how many ways stair n can be reached from stair 0.", "ways up n stairs, steps 1 to $0, not on multiples of $1",
        (random, _) => $"{Draw.Number(random, 1, 40)}\n",
        (input, k) =>
        {
            var n = int.Parse(input, CultureInfo.InvariantCulture);
            var ways = new long[n + 1];
            ways[0] = 1;
            for (var i = 1; i <= n; i++)
                if (i == n || i % k[1] != 0)
                    ways[i] = Enumerable.Range(1, Math.Min(i, k[0])).Sum(step => ways[i - step]);
            return Draw.Text(ways[n]);
        },
        new(
            """
            n = int(input())
            ways = [1]
            for i in range(1, n + 1):
                ways.append(sum(ways[-$0:]) if i == n or i % $1 else 0)
            print(ways[n])

            """,
            """
            const n = Number(require('fs').readFileSync(0, 'utf8')), ways = [1];
            for (let i = 1; i <= n; i++) ways.push(i === n || i % $1 ? ways.slice(-$0).reduce((a, b) => a + b, 0) : 0);
            console.log(ways[n]);

            """,
            """
            #include <stdio.h>

            int main(void)
            {
                long ways[64] = {1};
                int n;
                scanf("%d", &n);
                for (int i = 1; i <= n; i++)
                    for (int step = 1; step <= $0 && step <= i; step++)
                        if (i == n || i % $1 != 0) ways[i] += ways[i - step];
                printf("%ld\n", ways[n]);
                return 0;
            }

            """,
            """
            using System;

            var n = int.Parse(Console.ReadLine()!);
            var ways = new long[n + 1];
            ways[0] = 1;
            for (var i = 1; i <= n; i++)
                for (var step = 1; step <= $0 && step <= i; step++)
                    if (i == n || i % $1 != 0) ways[i] += ways[i - step];
            Console.WriteLine(ways[n]);

            """));

    private static Variant Coins => new("coins", 3, [(2, 5), (6, 12), (13, 30)],
        "There are coins of 1, $0, $1 and $2. Read an amount, from 1 to 400. Print in how many ways it can be paid, where the order of coins does not matter, a space, and the smallest number of coins that pay it.", "coins 1, $0, $1, $2: ways to pay n, fewest coins",
        (random, _) => $"{Draw.Number(random, 5, 400)}\n",
        (input, k) =>
        {
            var n = int.Parse(input, CultureInfo.InvariantCulture);
            var (ways, fewest) = (new long[n + 1], Enumerable.Repeat(n + 1, n + 1).ToArray());
            (ways[0], fewest[0]) = (1, 0);
            foreach (var coin in k.Prepend(1))
            {
                for (var i = coin; i <= n; i++)
                    (ways[i], fewest[i]) = (ways[i] + ways[i - coin], Math.Min(fewest[i], fewest[i - coin] + 1));
            }

            return $"{ways[n]} {fewest[n]}";
        },
        new(
            """
            n = int(input())
            ways, fewest = [1] + [0] * n, [0] + [n] * n
            for coin in (1, $0, $1, $2):
                for i in range(coin, n + 1):
                    ways[i] += ways[i - coin]
                    fewest[i] = min(fewest[i], fewest[i - coin] + 1)
            print(ways[n], fewest[n])

            """,
            """
            const n = Number(require('fs').readFileSync(0, 'utf8'));
            const ways = Array(n + 1).fill(0), fewest = Array(n + 1).fill(n);
            ways[0] = 1; fewest[0] = 0;
            for (const coin of [1, $0, $1, $2])
              for (let i = coin; i <= n; i++) {
                ways[i] += ways[i - coin];
                fewest[i] = Math.min(fewest[i], fewest[i - coin] + 1);
              }
            console.log(ways[n], fewest[n]);

            """,
            """
            #include <stdio.h>

            int main(void)
            {
                static long ways[512];
                static int fewest[512];
                int n, coins[] = {1, $0, $1, $2};
                scanf("%d", &n);
                ways[0] = 1;
                for (int i = 1; i <= n; i++) fewest[i] = n;
                for (int c = 0; c < 4; c++)
                    for (int i = coins[c]; i <= n; i++) {
                        ways[i] += ways[i - coins[c]];
                        if (fewest[i - coins[c]] + 1 < fewest[i]) fewest[i] = fewest[i - coins[c]] + 1;
                    }
                printf("%ld %d\n", ways[n], fewest[n]);
                return 0;
            }

            """,
            """
            using System;

            var n = int.Parse(Console.ReadLine()!);
            var ways = new long[n + 1];
            var fewest = new int[n + 1];
            ways[0] = 1;
            Array.Fill(fewest, n, 1, n);
            foreach (var coin in new[] { 1, $0, $1, $2 })
                for (var i = coin; i <= n; i++) {
                    ways[i] += ways[i - coin];
                    fewest[i] = Math.Min(fewest[i], fewest[i - coin] + 1);
                }
            Console.WriteLine($"{ways[n]} {fewest[n]}");

            """));

    private static Variant Rising => new("rising", 4, [(0, 5)],
        "Read one line of whole numbers. Numbers may be left out, but not reordered, so that each number that remains is greater than the one before it by more than $0. Print how many can remain at most.", "longest subsequence rising by more than $0",
        (random, _) => $"{Draw.Numbers(random, Draw.Number(random, 5, 30), -30, 60)}\n",
        (input, k) =>
        {
            var (numbers, best) = (Draw.Read(input), new List<int>());
            foreach (var (index, number) in numbers.Index())
                best.Add(1 + Enumerable.Range(0, index).Where(j => number - numbers[j] > k[0]).Select(j => best[j]).DefaultIfEmpty(0).Max());
            return Draw.Text(best.Max());
        },
        new(
            """
            v, best = list(map(int, input().split())), []
            for i, a in enumerate(v):
                best.append(1 + max((best[j] for j in range(i) if a - v[j] > $0), default=0))
            print(max(best))

            """,
            """
            const v = require('fs').readFileSync(0, 'utf8').trim().split(' ').map(Number), best = [];
            v.forEach((a, i) => best.push(1 + Math.max(0, ...best.filter((_, j) => a - v[j] > $0))));
            console.log(Math.max(...best));

            """,
            """
            #include <stdio.h>

            int main(void)
            {
                static int v[256], best[256];
                int n = 0, most = 0;
                while (scanf("%d", &v[n]) == 1) n++;
                for (int i = 0; i < n; i++) {
                    best[i] = 1;
                    for (int j = 0; j < i; j++)
                        if (v[i] - v[j] > $0 && best[j] + 1 > best[i]) best[i] = best[j] + 1;
                    if (best[i] > most) most = best[i];
                }
                printf("%d\n", most);
                return 0;
            }

            """,
            """
            using System;
            using System.Linq;

            var v = Console.ReadLine()!.Split(' ').Select(int.Parse).ToArray();
            var best = new int[v.Length];
            for (var i = 0; i < v.Length; i++)
                best[i] = 1 + Enumerable.Range(0, i).Where(j => v[i] - v[j] > $0).Select(j => best[j]).DefaultIfEmpty(0).Max();
            Console.WriteLine(best.Max());

            """));

    private static Variant Edits => new("edits", 5, [(1, 4), (1, 4), (1, 6)],
        "Read two words of small letters, one in each line. The first is to become the second: inserting a letter costs $0, deleting one $1, and replacing one by another $2. Print the smallest total cost.", "edit cost, insert $0, delete $1, replace $2",
        (random, _) => $"{Draw.Word(random, 3, 5)}{Draw.Word(random, 3, 5)}\n{Draw.Word(random, 3, 5)}{Draw.Word(random, 3, 5)}\n",
        (input, k) =>
        {
            var (a, b) = (Draw.Lines(input)[0], Draw.Lines(input)[1]);
            var cost = new int[a.Length + 1, b.Length + 1];
            for (var i = 0; i <= a.Length; i++)
            {
                for (var j = 0; j <= b.Length; j++)
                {
                    cost[i, j] = (i, j) switch
                    {
                        (0, _) => j * k[0],
                        (_, 0) => i * k[1],
                        _ => Math.Min(Math.Min(cost[i, j - 1] + k[0], cost[i - 1, j] + k[1]), cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : k[2])),
                    };
                }
            }

            return Draw.Text(cost[a.Length, b.Length]);
        },
        new(
            """
            a, b = input().strip(), input().strip()
            row = [j * $0 for j in range(len(b) + 1)]
            for i, x in enumerate(a, 1):
                old, row = row, [i * $1]
                for j, y in enumerate(b, 1):
                    row.append(min(row[j - 1] + $0, old[j] + $1, old[j - 1] + (0 if x == y else $2)))
            print(row[-1])

            """,
            """
            const [a, b] = require('fs').readFileSync(0, 'utf8').split('\n');
            let row = [...b, ''].map((_, j) => j * $0);
            [...a].forEach((x, i) => {
              const old = row;
              row = [(i + 1) * $1];
              for (let j = 1; j <= b.length; j++) row.push(Math.min(row[j - 1] + $0, old[j] + $1, old[j - 1] + (x === b[j - 1] ? 0 : $2)));
            });
            console.log(row.at(-1));

            """,
            """
            #include <stdio.h>
            #include <string.h>

            int main(void)
            {
                static char a[256], b[256];
                static int cost[256][256];
                scanf("%255s %255s", a, b);
                int n = strlen(a), m = strlen(b);
                for (int i = 0; i <= n; i++)
                    for (int j = 0; j <= m; j++) {
                        if (i == 0 || j == 0) { cost[i][j] = j * $0 + i * $1; continue; }
                        int least = cost[i][j - 1] + $0, other = cost[i - 1][j] + $1;
                        if (other < least) least = other;
                        other = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : $2);
                        cost[i][j] = other < least ? other : least;
                    }
                printf("%d\n", cost[n][m]);
                return 0;
            }

            """,
            """
            using System;

            string a = Console.ReadLine()!, b = Console.ReadLine()!;
            var cost = new int[a.Length + 1, b.Length + 1];
            for (var i = 0; i <= a.Length; i++)
                for (var j = 0; j <= b.Length; j++)
                    cost[i, j] = i == 0 || j == 0 ? j * $0 + i * $1
                        : Math.Min(Math.Min(cost[i, j - 1] + $0, cost[i - 1, j] + $1), cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : $2));
            Console.WriteLine(cost[a.Length, b.Length]);

            """));
}

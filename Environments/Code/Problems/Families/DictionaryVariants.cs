using System.Globalization;

namespace Platform.Environments.Code.Problems.Families;

/// <summary>Things looked up by name.</summary>
internal static class DictionaryVariants
{
    public static IReadOnlyList<Variant> All { get; } = [Frequent, Totals, Anagrams, Ledger];

    private static Variant Frequent => new("frequent", 1, [(2, 3)],
        "Read one line of words separated by spaces. Print how many different words occur $0 times or more.", "how many words occur $0 times or more",
        (random, _) => string.Join(' ', Enumerable.Range(0, Draw.Number(random, 10, 30)).Select(_ => Draw.Word(random, 2, 3))) + "\n",
        (input, k) => Draw.Text(input.Trim().Split(' ').GroupBy(word => word).Count(group => group.Count() >= k[0])),
        new(
            """
            from collections import Counter
            print(sum(n >= $0 for n in Counter(input().split()).values()))

            """,
            """
            const count = new Map();
            for (const w of require('fs').readFileSync(0, 'utf8').trim().split(' ')) count.set(w, (count.get(w) || 0) + 1);
            console.log([...count.values()].filter(n => n >= $0).length);

            """,
            """
            #include <stdio.h>
            #include <string.h>

            int main(void)
            {
                static char word[256][64];
                int count[256] = {0}, n = 0, some = 0;
                while (scanf("%63s", word[n]) == 1) {
                    int i = 0;
                    while (strcmp(word[i], word[n]) != 0) i++;
                    if (i == n) n++;
                    count[i]++;
                }
                for (int i = 0; i < n; i++) some += count[i] >= $0;
                printf("%d\n", some);
                return 0;
            }

            """,
            """
            using System;
            using System.Linq;

            Console.WriteLine(Console.ReadLine()!.Split(' ').GroupBy(w => w).Count(g => g.Count() >= $0));

            """));

    private static Variant Totals => new("totals", 2, [(1, 20)],
        "Every line holds a name and a whole number, separated by a space. Print for each name, in alphabetical order, a line with the name, a space, and the sum of its numbers plus $0.", "sum per name in order, plus $0",
        (random, _) => string.Concat(Enumerable.Range(0, Draw.Number(random, 3, 10)).Select(_ => $"{Draw.Word(random, 2, 4)} {Draw.Number(random, -20, 80)}\n")),
        (input, k) => string.Join('\n', Draw.Lines(input).Select(line => line.Split(' ')).GroupBy(parts => parts[0], StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Key} {group.Sum(parts => int.Parse(parts[1], CultureInfo.InvariantCulture)) + k[0]}")),
        new(
            """
            import sys
            sums = {}
            for line in sys.stdin:
                name, n = line.split()
                sums[name] = sums.get(name, 0) + int(n)
            for name in sorted(sums):
                print(name, sums[name] + $0)

            """,
            """
            const sums = new Map();
            for (const line of require('fs').readFileSync(0, 'utf8').trim().split('\n')) {
              const [name, n] = line.split(' ');
              sums.set(name, (sums.get(name) || 0) + Number(n));
            }
            for (const name of [...sums.keys()].sort()) console.log(name, sums.get(name) + $0);

            """,
            """
            #include <stdio.h>
            #include <stdlib.h>
            #include <string.h>

            struct entry { char name[64]; int sum; };

            static int by_name(const void *a, const void *b) { return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name); }

            int main(void)
            {
                static struct entry e[256];
                int n = 0, number;
                while (scanf("%63s %d", e[n].name, &number) == 2) {
                    int i = 0;
                    while (strcmp(e[i].name, e[n].name) != 0) i++;
                    if (i == n) e[n++].sum = $0;
                    e[i].sum += number;
                }
                qsort(e, n, sizeof e[0], by_name);
                for (int i = 0; i < n; i++) printf("%s %d\n", e[i].name, e[i].sum);
                return 0;
            }

            """,
            """
            using System;
            using System.Collections.Generic;

            var sums = new SortedDictionary<string, int>(StringComparer.Ordinal);
            while (Console.ReadLine() is { } line) {
                var parts = line.Split(' ');
                sums[parts[0]] = sums.GetValueOrDefault(parts[0]) + int.Parse(parts[1]);
            }
            foreach (var (name, sum) in sums) Console.WriteLine($"{name} {sum + $0}");

            """));

    private static Variant Anagrams => new("anagrams", 3, [(2, 3)],
        "Read one line of words separated by spaces. Words that are made of the same letters, each as often, are one group; a word that occurs several times counts each time. Print for each group of $0 words or more, in the order in which the groups first occur, a line with its first word, a space, and its number of words. Print `none` if there is no such group.", "anagram groups of $0 or more: first word and size",
        (random, _) => string.Join(' ', Enumerable.Range(0, Draw.Number(random, 8, 20)).Select(_ =>
        {
            var letters = Draw.Word(random, 2, 3).ToCharArray();
            random.Shuffle(letters.AsSpan());
            return new string(letters);
        })) + "\n",
        (input, k) => string.Join('\n', input.Trim().Split(' ').GroupBy(word => string.Concat(word.Order())).Where(group => group.Count() >= k[0]).Select(group => $"{group.First()} {group.Count()}").DefaultIfEmpty("none")),
        new(
            """
            groups = {}
            for w in input().split():
                groups.setdefault(''.join(sorted(w)), []).append(w)
            some = [g for g in groups.values() if len(g) >= $0]
            for g in some:
                print(g[0], len(g))
            if not some:
                print('none')

            """,
            """
            const groups = new Map();
            for (const w of require('fs').readFileSync(0, 'utf8').trim().split(' ')) {
              const key = [...w].sort().join('');
              groups.set(key, [...(groups.get(key) || []), w]);
            }
            const some = [...groups.values()].filter(g => g.length >= $0);
            console.log(some.length ? some.map(g => `${g[0]} ${g.length}`).join('\n') : 'none');

            """,
            """
            #include <stdio.h>
            #include <string.h>

            int main(void)
            {
                static char word[256][64], key[256][64];
                int count[256] = {0}, n = 0, some = 0;
                while (scanf("%63s", word[n]) == 1) {
                    strcpy(key[n], word[n]);
                    for (int i = 1; key[n][i]; i++)
                        for (int j = i; j > 0 && key[n][j - 1] > key[n][j]; j--) { char t = key[n][j]; key[n][j] = key[n][j - 1]; key[n][j - 1] = t; }
                    int g = 0;
                    while (strcmp(key[g], key[n]) != 0) g++;
                    if (g == n) n++;
                    count[g]++;
                }
                for (int g = 0; g < n; g++)
                    if (count[g] >= $0) { printf("%s %d\n", word[g], count[g]); some = 1; }
                if (!some) printf("none\n");
                return 0;
            }

            """,
            """
            using System;
            using System.Linq;

            var some = Console.ReadLine()!.Split(' ').GroupBy(w => string.Concat(w.OrderBy(c => c))).Where(g => g.Count() >= $0).ToList();
            foreach (var g in some) Console.WriteLine($"{g.First()} {g.Count()}");
            if (some.Count == 0) Console.WriteLine("none");

            """));

    private static Variant Ledger => new("ledger", 4, [(1, 9)],
        "Accounts are named and hold 0 at first. Every line is one of `put NAME N`, `take NAME N` and `move FROM TO N` with N a whole number, 1 or more. A line that would leave an account below 0 is refused: it changes nothing and costs that account a fee of $0, or all that it holds if that is less. At the end print for each account that a line has named, in alphabetical order, a line with the name, a space, and what it holds, and then a line with the number of refused lines.", "ledger of put, take, move; refused lines cost $0",
        (random, _) => string.Concat(Enumerable.Range(0, Draw.Number(random, 5, 14)).Select(_ => (random.Next(5), Draw.Word(random, 1, 4), Draw.Word(random, 1, 4), Draw.Number(random, 1, 40)) switch
        {
            ( < 2, var name, _, var n) => $"put {name} {n}\n",
            (2, var name, _, var n) => $"take {name} {n}\n",
            (_, var from, var to, var n) => $"move {from} {to} {n}\n",
        })),
        (input, k) =>
        {
            var (held, refused) = (new SortedDictionary<string, long>(StringComparer.Ordinal), 0);
            foreach (var words in Draw.Lines(input).Select(line => line.Split(' ')))
            {
                var amount = long.Parse(words[^1], CultureInfo.InvariantCulture);
                foreach (var name in words[1..^1])
                    held.TryAdd(name, 0);
                if (words[0] == "put")
                {
                    held[words[1]] += amount;
                }
                else if (held[words[1]] < amount)
                {
                    held[words[1]] -= Math.Min(k[0], held[words[1]]);
                    refused++;
                }
                else
                {
                    held[words[1]] -= amount;
                    if (words[0] == "move")
                        held[words[2]] += amount;
                }
            }

            return $"{string.Join('\n', held.Select(account => $"{account.Key} {account.Value}"))}\n{refused}";
        },
        new(
            """
            import sys
            held, refused = {}, 0
            for line in sys.stdin:
                op, *names, n = line.split()
                n = int(n)
                for name in names:
                    held.setdefault(name, 0)
                a = names[0]
                if op == 'put':
                    held[a] += n
                elif held[a] < n:
                    held[a] -= min($0, held[a])
                    refused += 1
                else:
                    held[a] -= n
                    if op == 'move':
                        held[names[1]] += n
            for name in sorted(held):
                print(name, held[name])
            print(refused)

            """,
            """
            const held = new Map();
            let refused = 0;
            for (const line of require('fs').readFileSync(0, 'utf8').trim().split('\n')) {
              const words = line.split(' '), op = words[0], n = Number(words.at(-1)), a = words[1];
              for (const name of words.slice(1, -1)) if (!held.has(name)) held.set(name, 0);
              const add = (name, d) => held.set(name, held.get(name) + d);
              if (op === 'put') add(a, n);
              else if (held.get(a) < n) { add(a, -Math.min($0, held.get(a))); refused++; }
              else { add(a, -n); if (op === 'move') add(words[2], n); }
            }
            for (const name of [...held.keys()].sort()) console.log(name, held.get(name));
            console.log(refused);

            """,
            """
            #include <stdio.h>
            #include <stdlib.h>
            #include <string.h>

            static struct account { char name[64]; long held; } e[256];
            static int n;

            static int by_name(const void *a, const void *b) { return strcmp(((const struct account *)a)->name, ((const struct account *)b)->name); }

            static int find(const char *name)
            {
                int i = 0;
                while (i < n && strcmp(e[i].name, name) != 0) i++;
                if (i == n) strcpy(e[n++].name, name);
                return i;
            }

            int main(void)
            {
                char op[8], name[64];
                long amount;
                int refused = 0;
                while (scanf("%7s %63s", op, name) == 2) {
                    int a = find(name), b = a;
                    if (strcmp(op, "move") == 0) { scanf("%63s", name); b = find(name); }
                    scanf("%ld", &amount);
                    if (strcmp(op, "put") == 0) e[a].held += amount;
                    else if (e[a].held < amount) { e[a].held -= e[a].held < $0 ? e[a].held : $0; refused++; }
                    else { e[a].held -= amount; if (strcmp(op, "move") == 0) e[b].held += amount; }
                }
                qsort(e, n, sizeof e[0], by_name);
                for (int i = 0; i < n; i++) printf("%s %ld\n", e[i].name, e[i].held);
                printf("%d\n", refused);
                return 0;
            }

            """,
            """
            using System;
            using System.Collections.Generic;

            var held = new SortedDictionary<string, long>(StringComparer.Ordinal);
            var refused = 0;
            while (Console.ReadLine() is { } line) {
                var words = line.Split(' ');
                var n = long.Parse(words[^1]);
                foreach (var name in words[1..^1]) held.TryAdd(name, 0);
                if (words[0] == "put") held[words[1]] += n;
                else if (held[words[1]] < n) { held[words[1]] -= Math.Min($0, held[words[1]]); refused++; }
                else { held[words[1]] -= n; if (words[0] == "move") held[words[2]] += n; }
            }
            foreach (var (name, sum) in held) Console.WriteLine($"{name} {sum}");
            Console.WriteLine(refused);

            """));
}

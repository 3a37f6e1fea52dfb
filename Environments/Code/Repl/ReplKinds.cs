using System.Globalization;
using System.Text.Json;
using Platform.Environments.Code.Languages;
using Platform.Environments.Code.Problems.Families;
using Platform.Sdk;

namespace Platform.Environments.Code.Repl;

/// <summary>The six kinds. Each computes the answer here, apart from the code with which the expert finds it there.</summary>
internal static class ReplKinds
{
    private static readonly string[] Towns = ["Arden", "Brill", "Corve", "Dunmow", "Esk", "Fowey"];

    /// <summary>Sums over a table.</summary>
    public static ReplTask Records(SeededRandom random, int size, CodeLanguage language)
    {
        var rows = Enumerable.Range(0, 40 * size).Select(_ => new { town = Towns[random.Next(Towns.Length)], year = Draw.Number(random, 2000, 2020), amount = Draw.Number(random, 1, 999) }).ToArray();
        var (town, year) = (Towns[random.Next(Towns.Length)], Draw.Number(random, 2005, 2015));
        var chosen = rows.Where(row => row.town == town && row.year >= year).ToArray();
        var (question, answer) = size switch
        {
            1 => ($"What is the sum of the amounts of {town}, all years?", Draw.Text(rows.Where(row => row.town == town).Sum(row => row.amount))),
            2 => ($"What is the sum of the amounts of {town} from {year} on?", Draw.Text(chosen.Sum(row => row.amount))),
            _ => ($"Which town has the greatest sum of amounts from {year} on, and how great is it? Answer with the town, a space and the sum.",
                rows.Where(row => row.year >= year).GroupBy(row => row.town).Select(group => (group.Key, Sum: group.Sum(row => row.amount))).OrderByDescending(group => group.Sum).ThenBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key} {group.Sum}").First()),
        };
        var python = language == CodeLanguage.Python;
        string[] cells = size switch
        {
            1 => [python ? $"sum(r['amount'] for r in records if r['town'] == '{town}')" : $"records.filter(r => r.town === '{town}').reduce((s, r) => s + r.amount, 0)"],
            2 => [python ? $"some = [r for r in records if r['town'] == '{town}' and r['year'] >= {year}]" : $"const some = records.filter(r => r.town === '{town}' && r.year >= {year});", python ? "sum(r['amount'] for r in some)" : "some.reduce((s, r) => s + r.amount, 0)"],
            _ =>
            [
                python ? $"sums = {{}}\nfor r in records:\n    if r['year'] >= {year}:\n        sums[r['town']] = sums.get(r['town'], 0) + r['amount']" : $"const sums = {{}};\nfor (const r of records) if (r.year >= {year}) sums[r.town] = (sums[r.town] || 0) + r.amount;",
                python ? "sorted(sums.items(), key=lambda i: (-i[1], i[0]))[0]" : "Object.entries(sums).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]",
            ],
        };
        return new("records", language, Assign(language, "records", rows), $"`records` is a list of {(python ? "dictionaries" : "objects")} with town, year and amount. {question}", answer, cells);
    }

    /// <summary>A function to be asked until it gives a wanted value.</summary>
    public static ReplTask Search(SeededRandom random, int size, CodeLanguage language)
    {
        var modulus = new[] { 101, 1009, 10007 }[size - 1];
        var (a, b, c) = (Draw.Number(random, 2, modulus - 1), Draw.Number(random, 1, modulus - 1), Draw.Number(random, 1, modulus - 1));
        long F(long n) => ((((a * n) + b) * n) + c) % modulus;
        var place = Draw.Number(random, 10, modulus);
        var value = F(place);
        var first = Enumerable.Range(1, place).First(n => F(n) == value);
        var python = language == CodeLanguage.Python;
        return new("search", language,
            python ? $"def f(n):\n    return (({a} * n + {b}) * n + {c}) % {modulus}" : $"function f(n) {{ return (({a} * n + {b}) * n + {c}) % {modulus}; }}",
            $"`f` is a function of a whole number. What is the smallest n, 1 or more, for which f(n) is {value}?", Draw.Text(first),
            [python ? $"n = 1\nwhile f(n) != {value}:\n    n += 1" : $"let n = 1;\nwhile (f(n) !== {value}) n++;", "n"]);
    }

    /// <summary>A shortest way.</summary>
    public static ReplTask Links(SeededRandom random, int size, CodeLanguage language)
    {
        var places = Enumerable.Range(0, 12 * size).Select(i => string.Create(CultureInfo.InvariantCulture, $"p{i}")).ToArray();
        var links = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (index, place) in places.Index())
        {
            links[place] = [places[(index + 1) % places.Length]]; // a round trip, so that every place can be reached
            if (random.Next(3) == 0)
                links[place].Add(places[random.Next(places.Length)]);
        }

        var (from, to) = (places[random.Next(places.Length)], places[random.Next(places.Length)]);
        while (to == from || links[from].Contains(to))
            to = places[random.Next(places.Length)];
        var distance = new Dictionary<string, int> { [from] = 0 };
        var queue = new Queue<string>([from]);
        while (queue.TryDequeue(out var here))
        {
            foreach (var next in links[here].Where(next => distance.TryAdd(next, distance[here] + 1)))
                queue.Enqueue(next);
        }

        var python = language == CodeLanguage.Python;
        return new("links", language, Assign(language, "links", links),
            $"`links` tells for every place to which places one can go from it in one step. How many steps does the shortest way from {from} to {to} take?", Draw.Text(distance[to]),
            [
                python ? $"from collections import deque\ndistance = {{'{from}': 0}}\nqueue = deque(['{from}'])" : $"const distance = {{ {from}: 0 }}, queue = ['{from}'];",
                python ? "while queue:\n    here = queue.popleft()\n    for next in links[here]:\n        if next not in distance:\n            distance[next] = distance[here] + 1\n            queue.append(next)"
                    : "while (queue.length) {\n  const here = queue.shift();\n  for (const next of links[here]) if (!(next in distance)) { distance[next] = distance[here] + 1; queue.push(next); }\n}",
                python ? $"distance['{to}']" : $"distance.{to}",
            ]);
    }

    /// <summary>A text to be deciphered.</summary>
    public static ReplTask Cipher(SeededRandom random, int size, CodeLanguage language)
    {
        var plain = string.Join('-', Enumerable.Range(0, 2 + (2 * size)).Select(_ => Draw.Word(random, 3, 13)));
        var (shift, step) = (Draw.Number(random, 1, 25), size == 1 ? 0 : Draw.Number(random, 1, 5));
        var written = string.Concat(plain.Select((c, i) => c == '-' ? c : (char)('a' + ((c - 'a' + shift + (step * i)) % 26))));
        if (size == 3)
            written = new([.. written.Reverse()]);
        var rule = size switch
        {
            1 => $"every letter was replaced by the one {shift} places later in the alphabet, going on at a after z",
            2 => $"the letter at place i, counted from 0, was replaced by the one {shift} + {step} i places later in the alphabet, going on at a after z; hyphens stayed, but count as places",
            _ => $"the letter at place i, counted from 0, was replaced by the one {shift} + {step} i places later in the alphabet, going on at a after z; hyphens stayed, but count as places; at last the text was reversed",
        };
        var python = language == CodeLanguage.Python;
        string[] cells =
        [
            size < 3 ? (python ? "text = message" : "const text = message;") : python ? "text = message[::-1]" : "const text = [...message].reverse().join('');",
            python ? $"''.join(c if c == '-' else chr((ord(c) - 97 - {shift} - {step} * i) % 26 + 97) for i, c in enumerate(text))"
                : $"[...text].map((c, i) => c === '-' ? c : String.fromCharCode(((c.charCodeAt(0) - 97 - {shift} - {step} * i) % 26 + 26) % 26 + 97)).join('')",
        ];
        return new("cipher", language, Assign(language, "message", written), $"`message` was made from a text of small letters and hyphens like this: {rule}. What was the text?", plain, cells);
    }

    /// <summary>A number to be found by asking, with an object that remembers.</summary>
    public static ReplTask Vault(SeededRandom random, int size, CodeLanguage language)
    {
        var most = new[] { 100, 10_000, 1_000_000 }[size - 1];
        var tries = new[] { 12, 20, 28 }[size - 1];
        var secret = Draw.Number(random, 1, most);
        // What closes over the secret can be looked into by who knows the language well; that is allowed.
        var python = language == CodeLanguage.Python;
        var setUp = python
            ? $"def make(secret, tries):\n    left = [tries]\n    def attempt(n):\n        if left[0] == 0:\n            return 'locked'\n        left[0] -= 1\n        return 'open' if n == secret else 'higher' if n < secret else 'lower'\n    return attempt\nattempt = make({secret}, {tries})\ndel make"
            : $"const attempt = ((secret, tries) => n => tries-- <= 0 ? 'locked' : n === secret ? 'open' : n < secret ? 'higher' : 'lower')({secret}, {tries});";
        return new("vault", language, setUp,
            $"`attempt(n)` tries to open a vault with a whole number from 1 to {most}; it returns 'open', 'higher', 'lower', or, after {tries} attempts, always 'locked'. Which number opens it?", Draw.Text(secret),
            [
                python ? $"low, high = 1, {most}" : $"let low = 1, high = {most};",
                python ? "while True:\n    middle = (low + high) // 2\n    said = attempt(middle)\n    if said == 'open':\n        break\n    if said == 'higher':\n        low = middle + 1\n    else:\n        high = middle - 1"
                    : "let middle;\nfor (;;) {\n  middle = Math.floor((low + high) / 2);\n  const said = attempt(middle);\n  if (said === 'open') break;\n  if (said === 'higher') low = middle + 1; else high = middle - 1;\n}",
                "middle",
            ]);
    }

    /// <summary>Instructions to be carried out.</summary>
    public static ReplTask Machine(SeededRandom random, int size, CodeLanguage language)
    {
        string[] names = ["a", "b", "c", "d"];
        object[][] program = [.. Enumerable.Range(0, 20 * size).Select(_ => random.Next(4) switch
        {
            0 => new object[] { "set", names[random.Next(4)], Draw.Number(random, 1, 50) },
            1 => ["add", names[random.Next(4)], names[random.Next(4)]],
            2 => ["sub", names[random.Next(4)], names[random.Next(4)]],
            _ => ["swap", names[random.Next(4)], names[random.Next(4)]],
        })];
        var registers = names.ToDictionary(name => name, _ => 0L);
        foreach (var line in program)
        {
            var (one, two) = ((string)line[1], line[2] as string);
            switch ((string)line[0])
            {
                case "set": registers[one] = (int)line[2]; break;
                case "add": registers[one] = (registers[one] + registers[two!]) % 1000; break;
                case "sub": registers[one] = (registers[one] + 1000 - registers[two!]) % 1000; break;
                default: (registers[one], registers[two!]) = (registers[two!], registers[one]); break;
            }
        }

        var python = language == CodeLanguage.Python;
        return new("machine", language, Assign(language, "program", program),
            "`program` is a list of instructions for the registers a, b, c and d, all 0 at first: [\"set\", r, n] puts n into r; [\"add\", r, s] adds s to r; [\"sub\", r, s] subtracts s from r; [\"swap\", r, s] exchanges the two. After add and sub, r is taken modulo 1000, so that it is never negative. What do a, b, c and d hold at the end? Answer with the four numbers separated by spaces.",
            string.Join(' ', names.Select(name => registers[name])),
            [
                python ? "v = dict(a=0, b=0, c=0, d=0)" : "const v = { a: 0, b: 0, c: 0, d: 0 };",
                python ? "for op, r, s in program:\n    if op == 'set':\n        v[r] = s\n    elif op == 'add':\n        v[r] = (v[r] + v[s]) % 1000\n    elif op == 'sub':\n        v[r] = (v[r] - v[s]) % 1000\n    else:\n        v[r], v[s] = v[s], v[r]"
                    : "for (const [op, r, s] of program) {\n  if (op === 'set') v[r] = s;\n  else if (op === 'add') v[r] = (v[r] + v[s]) % 1000;\n  else if (op === 'sub') v[r] = (v[r] - v[s] + 1000) % 1000;\n  else [v[r], v[s]] = [v[s], v[r]];\n}",
                python ? "print(*v.values())" : "Object.values(v).join(' ')",
            ]);
    }

    // JSON of texts, numbers, lists and objects is a literal in both languages; as a bare object or list it would be a block or a statement, so it is assigned.
    private static string Assign(CodeLanguage language, string name, object value) => $"{(language == CodeLanguage.Python ? "" : "const ")}{name} = {JsonSerializer.Serialize(value)}";
}

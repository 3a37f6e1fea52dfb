using System.Globalization;
using Platform.Sdk;

namespace Platform.Environments.Code.Problems.Families;

/// <summary>Texts with a grammar.</summary>
internal static class ParsingVariants
{
    public static IReadOnlyList<Variant> All { get; } = [Column, Seconds, Expand, Brackets, CalculatorVariant.Calculator];

    private static Variant Column => new("column", 1, [(1, 3)],
        "Every line holds four whole numbers separated by commas. Print the sum of the numbers at place $0 of the lines, counted from 0.", "sum of csv column $0 from 0",
        (random, _) => string.Concat(Enumerable.Range(0, Draw.Number(random, 2, 6)).Select(_ => $"{Draw.Numbers(random, 4, -50, 99).Replace(' ', ',')}\n")),
        (input, k) => Draw.Text(Draw.Lines(input).Sum(line => long.Parse(line.Split(',')[k[0]], CultureInfo.InvariantCulture))),
        new(
            """
            import sys
            print(sum(int(line.split(',')[$0]) for line in sys.stdin))

            """,
            """
            const lines = require('fs').readFileSync(0, 'utf8').trim().split('\n');
            console.log(lines.reduce((s, line) => s + Number(line.split(',')[$0]), 0));

            """,
            """
            #include <stdio.h>

            int main(void)
            {
                long v[4], sum = 0;
                while (scanf("%ld,%ld,%ld,%ld", &v[0], &v[1], &v[2], &v[3]) == 4) sum += v[$0];
                printf("%ld\n", sum);
                return 0;
            }

            """,
            """
            using System;

            var sum = 0L;
            while (Console.ReadLine() is { } line) sum += long.Parse(line.Split(',')[$0]);
            Console.WriteLine(sum);

            """));

    private static Variant Seconds => new("seconds", 2, [(1, 59)],
        "Read one line with a time span such as 2h5m9s: hours, minutes and seconds, each a whole number and its letter, in this order, where each of the three may be missing, but not all. Add $0 seconds and print the span as hours, minutes and seconds with two digits at least, such as 02:05:09.", "span like 2h5m9s plus $0 s as hh:mm:ss",
        (random, _) =>
        {
            var which = 1 + random.Next(7);
            var numbers = (random.Next(30), random.Next(100), random.Next(100));
            return $"{((which & 1) > 0 ? $"{numbers.Item1}h" : "")}{((which & 2) > 0 ? $"{numbers.Item2}m" : "")}{((which & 4) > 0 ? $"{numbers.Item3}s" : "")}\n";
        },
        (input, k) =>
        {
            var (total, number) = ((long)k[0], 0L);
            foreach (var c in input.Trim())
                (total, number) = char.IsAsciiDigit(c) ? (total, (number * 10) + c - '0') : (total + (number * (c == 'h' ? 3600 : c == 'm' ? 60 : 1)), 0);
            return string.Create(CultureInfo.InvariantCulture, $"{total / 3600:00}:{total / 60 % 60:00}:{total % 60:00}");
        },
        new(
            """
            import re
            t = $0 + sum(int(n) * {'h': 3600, 'm': 60, 's': 1}[u] for n, u in re.findall(r'(\d+)([hms])', input()))
            print(f'{t // 3600:02}:{t // 60 % 60:02}:{t % 60:02}')

            """,
            """
            let t = $0;
            for (const [, n, u] of require('fs').readFileSync(0, 'utf8').matchAll(/(\d+)([hms])/g)) t += n * { h: 3600, m: 60, s: 1 }[u];
            const two = n => String(Math.floor(n)).padStart(2, '0');
            console.log([two(t / 3600), two(t / 60 % 60), two(t % 60)].join(':'));

            """,
            """
            #include <stdio.h>

            int main(void)
            {
                long n, t = $0;
                char u;
                while (scanf("%ld%c", &n, &u) == 2) t += n * (u == 'h' ? 3600 : u == 'm' ? 60 : 1);
                printf("%02ld:%02ld:%02ld\n", t / 3600, t / 60 % 60, t % 60);
                return 0;
            }

            """,
            """
            using System;

            long t = $0, n = 0;
            foreach (var c in Console.ReadLine()!.Trim())
                if (char.IsDigit(c)) n = n * 10 + c - '0';
                else { t += n * (c == 'h' ? 3600 : c == 'm' ? 60 : 1); n = 0; }
            Console.WriteLine($"{t / 3600:00}:{t / 60 % 60:00}:{t % 60:00}");

            """));

    private static Variant Expand => new("expand", 3, [(1, 3)],
        "Read one line in which small letters may be followed by a whole number that says how often the letter is repeated; a letter without a number stands once. Print the line written out, each letter $0 more times than it says.", "expand a3b as letters, each $0 times more",
        (random, _) => string.Concat(Enumerable.Range(0, Draw.Number(random, 3, 8)).Select(_ => $"{(char)('a' + random.Next(26))}{(random.Next(2) == 0 ? "" : Draw.Text(Draw.Number(random, 2, 12)))}")) + "\n",
        (input, k) => string.Concat(input.Trim().Select((c, i) => (Letter: c, Number: string.Concat(input.Trim().Skip(i + 1).TakeWhile(char.IsAsciiDigit)))).Where(part => char.IsAsciiLetter(part.Letter))
            .Select(part => new string(part.Letter, k[0] + (part.Number.Length > 0 ? int.Parse(part.Number, CultureInfo.InvariantCulture) : 1)))),
        new(
            """
            import re
            print(''.join(c * (int(n or 1) + $0) for c, n in re.findall(r'([a-z])(\d*)', input())))

            """,
            """
            console.log(require('fs').readFileSync(0, 'utf8').trim().replace(/([a-z])(\d*)/g, (_, c, n) => c.repeat(Number(n || 1) + $0)));

            """,
            """
            #include <stdio.h>

            int main(void)
            {
                int c = getchar();
                while (c >= 'a' && c <= 'z') {
                    int n = 0, next;
                    while ((next = getchar()) >= '0' && next <= '9') n = 10 * n + next - '0';
                    if (n == 0) n = 1;
                    for (n += $0; n > 0; n--) putchar(c);
                    c = next;
                }
                putchar('\n');
                return 0;
            }

            """,
            """
            using System;
            using System.Text.RegularExpressions;

            foreach (Match m in Regex.Matches(Console.ReadLine()!, "([a-z])([0-9]*)"))
                Console.Write(new string(m.Groups[1].Value[0], (m.Groups[2].Length > 0 ? int.Parse(m.Groups[2].Value) : 1) + $0));
            Console.WriteLine();

            """));

    private static Variant Brackets => new("brackets", 4, [(0, 9)],
        "Read one line of the brackets ( ) [ ] { }. If every bracket is closed by one of its kind, in the right order, print `good`, a space, and the greatest depth plus $0; else print `bad`, a space, and the place, counted from 1, of the first bracket that closes none of its kind, or the length plus one if some are never closed.", "brackets: good and depth plus $0, or bad and place",
        (random, _) => $"{BracketText(random)}\n",
        (input, k) =>
        {
            var (stack, most) = (new Stack<char>(), 0);
            foreach (var (index, c) in input.Trim().Index())
            {
                if ("([{".Contains(c))
                    stack.Push(c);
                else if (stack.Count == 0 || "([{".IndexOf(stack.Pop()) != ")]}".IndexOf(c))
                    return $"bad {index + 1}";
                most = Math.Max(most, stack.Count);
            }

            return stack.Count == 0 ? $"good {most + k[0]}" : $"bad {input.Trim().Length + 1}";
        },
        new(
            """
            def judge(s):
                stack, most = [], 0
                for i, c in enumerate(s, 1):
                    if c in '([{':
                        stack.append(')]}'['([{'.index(c)])
                    elif not stack or stack.pop() != c:
                        return f'bad {i}'
                    most = max(most, len(stack))
                return f'bad {len(s) + 1}' if stack else f'good {most + $0}'
            print(judge(input().strip()))

            """,
            """
            const s = require('fs').readFileSync(0, 'utf8').trim(), stack = [];
            let most = 0, bad = 0;
            for (let i = 0; i < s.length && !bad; i++) {
              const open = '([{'.indexOf(s[i]);
              if (open >= 0) stack.push(')]}'[open]);
              else if (stack.pop() !== s[i]) bad = i + 1;
              most = Math.max(most, stack.length);
            }
            if (!bad && stack.length) bad = s.length + 1;
            console.log(bad ? `bad ${bad}` : `good ${most + $0}`);

            """,
            """
            #include <stdio.h>
            #include <string.h>

            int main(void)
            {
                static char s[1024], stack[1024];
                int depth = 0, most = 0, n;
                scanf("%1000s", s);
                n = strlen(s);
                for (int i = 0; i < n; i++) {
                    char *open = strchr("([{", s[i]);
                    if (open) stack[depth++] = s[i] == '(' ? ')' : s[i] == '[' ? ']' : '}';
                    else if (depth == 0 || stack[--depth] != s[i]) { printf("bad %d\n", i + 1); return 0; }
                    if (depth > most) most = depth;
                }
                if (depth > 0) printf("bad %d\n", n + 1);
                else printf("good %d\n", most + $0);
                return 0;
            }

            """,
            """
            using System;
            using System.Collections.Generic;

            var s = Console.ReadLine()!.Trim();
            var stack = new Stack<char>();
            int most = 0, bad = 0;
            for (var i = 0; i < s.Length && bad == 0; i++) {
                var open = "([{".IndexOf(s[i]);
                if (open >= 0) stack.Push(")]}"[open]);
                else if (stack.Count == 0 || stack.Pop() != s[i]) bad = i + 1;
                most = Math.Max(most, stack.Count);
            }
            if (bad == 0 && stack.Count > 0) bad = s.Length + 1;
            Console.WriteLine(bad > 0 ? $"bad {bad}" : $"good {most + $0}");

            """));

    private static string BracketText(SeededRandom random)
    {
        var (text, open) = ("", new Stack<int>());
        var length = Draw.Number(random, 4, 16);
        while (text.Length < length || open.Count > 0)
        {
            if (text.Length < length && (open.Count == 0 || random.Next(5) < 3))
            {
                open.Push(random.Next(3));
                text += "([{"[open.Peek()];
            }
            else
            {
                text += ")]}"[open.Pop()];
            }
        }

        var at = random.Next(text.Length);
        return random.Next(2) == 0 ? text : random.Next(2) == 0 ? text.Remove(at, 1) : $"{text[..at]}{"()[]{}"[random.Next(6)]}{text[(at + 1)..]}";
    }
}

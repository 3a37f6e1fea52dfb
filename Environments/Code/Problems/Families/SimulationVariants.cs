using System.Globalization;

namespace Platform.Environments.Code.Problems.Families;

/// <summary>Things that happen one after another.</summary>
internal static class SimulationVariants
{
    public static IReadOnlyList<Variant> All { get; } = [Robot, Machine, Cells, Cashiers];

    private static Variant Robot => new("robot", 2, [(2, 9)],
        "A robot stands at (0, 0) and looks north. Read one line of the letters L (turn left), R (turn right) and F (go one step ahead). North makes the second coordinate greater, east the first. The robot never gets further than $0 from 0 in either coordinate: a step that would is left out. Print both coordinates at the end separated by a space, a space, and how many steps were left out.", "robot L R F within $0: where, and steps left out",
        (random, _) => string.Concat(Enumerable.Range(0, Draw.Number(random, 8, 40)).Select(_ => "LRFFFFF"[random.Next(7)])) + "\n",
        (input, k) =>
        {
            var (x, y, dx, dy, left) = (0, 0, 0, 1, 0);
            foreach (var c in input.Trim())
            {
                if (c == 'F' && Math.Abs(x + dx) <= k[0] && Math.Abs(y + dy) <= k[0])
                    (x, y) = (x + dx, y + dy);
                else if (c == 'F')
                    left++;
                else
                    (dx, dy) = c == 'L' ? (-dy, dx) : (dy, -dx);
            }

            return $"{x} {y} {left}";
        },
        new(
            """
            x, y, dx, dy, left = 0, 0, 0, 1, 0
            for c in input().strip():
                if c == 'L':
                    dx, dy = -dy, dx
                elif c == 'R':
                    dx, dy = dy, -dx
                elif max(abs(x + dx), abs(y + dy)) <= $0:
                    x, y = x + dx, y + dy
                else:
                    left += 1
            print(x, y, left)

            """,
            """
            let [x, y, dx, dy, left] = [0, 0, 0, 1, 0];
            for (const c of require('fs').readFileSync(0, 'utf8').trim()) {
              if (c === 'L') [dx, dy] = [0 - dy, dx];
              else if (c === 'R') [dx, dy] = [dy, 0 - dx];
              else if (Math.abs(x + dx) <= $0 && Math.abs(y + dy) <= $0) { x += dx; y += dy; }
              else left++;
            }
            console.log(x, y, left);

            """,
            """
            #include <stdio.h>
            #include <stdlib.h>

            int main(void)
            {
                int x = 0, y = 0, dx = 0, dy = 1, left = 0, c, t;
                while ((c = getchar()) >= 'A') {
                    if (c == 'L') { t = dx; dx = -dy; dy = t; }
                    else if (c == 'R') { t = dx; dx = dy; dy = -t; }
                    else if (abs(x + dx) <= $0 && abs(y + dy) <= $0) { x += dx; y += dy; }
                    else left++;
                }
                printf("%d %d %d\n", x, y, left);
                return 0;
            }

            """,
            """
            using System;

            var (x, y, dx, dy, left) = (0, 0, 0, 1, 0);
            foreach (var c in Console.ReadLine()!.Trim()) {
                if (c == 'L') (dx, dy) = (-dy, dx);
                else if (c == 'R') (dx, dy) = (dy, -dx);
                else if (Math.Abs(x + dx) <= $0 && Math.Abs(y + dy) <= $0) (x, y) = (x + dx, y + dy);
                else left++;
            }
            Console.WriteLine($"{x} {y} {left}");

            """));

    private static Variant Machine => new("machine", 3, [(1, 9)],
        "A machine has a stack of whole numbers, empty at first. Every line is one command. `push N` puts N on top. `add`, `sub` and `mul` take the top number b and the next one a off and put a + b, a − b or a × b on top. `dup` puts the top number on top once more. `pop` takes it off. A command that needs more numbers than there are puts $0 on top instead. Numbers stay between −1,000,000,000 and 1,000,000,000. Print the stack at the end, the lowest number first, separated by spaces, or `empty`.", "stack machine push add sub mul dup pop; $0 where numbers lack",
        (random, _) => string.Concat(Enumerable.Range(0, Draw.Number(random, 5, 16)).Select(_ => random.Next(9) switch
        {
            < 4 => $"push {Draw.Number(random, -5, 9)}\n",
            4 => "add\n",
            5 => "sub\n",
            6 => "mul\n",
            7 => "dup\n",
            _ => "pop\n",
        })),
        (input, k) =>
        {
            var stack = new List<long>();
            foreach (var line in Draw.Lines(input))
            {
                var needs = line[0] == 'p' && line[1] == 'u' ? 0 : line is "dup" or "pop" ? 1 : 2;
                if (needs == 0)
                {
                    stack.Add(long.Parse(line.AsSpan(5), CultureInfo.InvariantCulture));
                }
                else if (stack.Count < needs)
                {
                    stack.Add(k[0]);
                }
                else if (line == "dup")
                {
                    stack.Add(stack[^1]);
                }
                else
                {
                    var b = stack[^1];
                    stack.RemoveAt(stack.Count - 1);
                    if (line != "pop")
                        stack[^1] = line == "add" ? stack[^1] + b : line == "sub" ? stack[^1] - b : stack[^1] * b;
                }
            }

            return stack.Count == 0 ? "empty" : string.Join(' ', stack);
        },
        new(
            """
            import sys
            s = []
            for line in sys.stdin:
                op, *n = line.split()
                if op == 'push':
                    s.append(int(n[0]))
                elif len(s) < (1 if op in ('dup', 'pop') else 2):
                    s.append($0)
                elif op == 'dup':
                    s.append(s[-1])
                else:
                    b = s.pop()
                    if op != 'pop':
                        s[-1] = s[-1] + b if op == 'add' else s[-1] - b if op == 'sub' else s[-1] * b
            print(*s) if s else print('empty')

            """,
            """
            const s = [];
            for (const line of require('fs').readFileSync(0, 'utf8').trim().split('\n')) {
              const [op, n] = line.split(' ');
              if (op === 'push') s.push(Number(n));
              else if (s.length < (op === 'dup' || op === 'pop' ? 1 : 2)) s.push($0);
              else if (op === 'dup') s.push(s.at(-1));
              else {
                const b = s.pop();
                if (op !== 'pop') { const a = s.pop(); s.push((op === 'add' ? a + b : op === 'sub' ? a - b : a * b) + 0); }
              }
            }
            console.log(s.length ? s.join(' ') : 'empty');

            """,
            """
            #include <stdio.h>
            #include <string.h>

            int main(void)
            {
                long s[256];
                int n = 0;
                char op[8];
                while (scanf("%7s", op) == 1) {
                    if (strcmp(op, "push") == 0) scanf("%ld", &s[n++]);
                    else if (n < (strcmp(op, "dup") == 0 || strcmp(op, "pop") == 0 ? 1 : 2)) s[n++] = $0;
                    else if (strcmp(op, "dup") == 0) { s[n] = s[n - 1]; n++; }
                    else {
                        long b = s[--n];
                        if (strcmp(op, "add") == 0) s[n - 1] += b;
                        if (strcmp(op, "sub") == 0) s[n - 1] -= b;
                        if (strcmp(op, "mul") == 0) s[n - 1] *= b;
                    }
                }
                if (n == 0) printf("empty");
                for (int i = 0; i < n; i++) printf("%ld ", s[i]);
                printf("\n");
                return 0;
            }

            """,
            """
            using System;
            using System.Collections.Generic;

            var s = new List<long>();
            while (Console.ReadLine() is { } line) {
                var op = line.Split(' ')[0];
                if (op == "push") s.Add(long.Parse(line.Split(' ')[1]));
                else if (s.Count < (op is "dup" or "pop" ? 1 : 2)) s.Add($0);
                else if (op == "dup") s.Add(s[^1]);
                else {
                    var b = s[^1];
                    s.RemoveAt(s.Count - 1);
                    if (op != "pop") s[^1] = op == "add" ? s[^1] + b : op == "sub" ? s[^1] - b : s[^1] * b;
                }
            }
            Console.WriteLine(s.Count == 0 ? "empty" : string.Join(" ", s));

            """));

    private static Variant Cells => new("cells", 4, [(1, 254), (2, 9)],
        "Read one line of the characters # and ., the cells of a ring: the first stands beside the last. In every round all cells change at once: a cell and its neighbours left and right, # as 1 and . as 0, make a binary number i of three digits, left neighbour first, and the cell becomes # if bit i of the number $0 is 1 (bit 0 is the lowest), else it becomes a dot. Print the cells after $1 rounds.", "ring of cells, rule $0, $1 rounds",
        (random, _) => string.Concat(Enumerable.Range(0, Draw.Number(random, 6, 30)).Select(_ => "#."[random.Next(2)])) + "\n",
        (input, k) =>
        {
            var cells = input.Trim();
            for (var round = 0; round < k[1]; round++)
                cells = string.Concat(cells.Select((_, i) => (k[0] >> ((Bit(i - 1) * 4) + (Bit(i) * 2) + Bit(i + 1)) & 1) == 1 ? '#' : '.'));
            return cells;

            int Bit(int place) => cells[(place + cells.Length) % cells.Length] == '#' ? 1 : 0;
        },
        new(
            """
            s = [c == '#' for c in input().strip()]
            for _ in range($1):
                s = [$0 >> (4 * s[i - 1] + 2 * s[i] + s[(i + 1) % len(s)]) & 1 for i in range(len(s))]
            print(''.join('#' if c else '.' for c in s))

            """,
            """
            let s = [...require('fs').readFileSync(0, 'utf8').trim()].map(c => c === '#' ? 1 : 0);
            for (let r = 0; r < $1; r++) s = s.map((c, i) => $0 >> (4 * s.at(i - 1) + 2 * c + s[(i + 1) % s.length]) & 1);
            console.log(s.map(c => c ? '#' : '.').join(''));

            """,
            """
            #include <stdio.h>
            #include <string.h>

            int main(void)
            {
                static char s[256], t[256];
                scanf("%255s", s);
                int n = strlen(s);
                for (int r = 0; r < $1; r++) {
                    for (int i = 0; i < n; i++)
                        t[i] = $0 >> (4 * (s[(i + n - 1) % n] == '#') + 2 * (s[i] == '#') + (s[(i + 1) % n] == '#')) & 1 ? '#' : '.';
                    memcpy(s, t, n);
                }
                printf("%s\n", s);
                return 0;
            }

            """,
            """
            using System;
            using System.Linq;

            var s = Console.ReadLine()!.Trim().Select(c => c == '#' ? 1 : 0).ToArray();
            for (var r = 0; r < $1; r++)
                s = s.Select((c, i) => $0 >> (4 * s[(i + s.Length - 1) % s.Length] + 2 * c + s[(i + 1) % s.Length]) & 1).ToArray();
            Console.WriteLine(string.Concat(s.Select(c => c == 1 ? '#' : '.')));

            """));

    private static Variant Cashiers => new("cashiers", 5, [(2, 4), (1, 5)],
        "A shop has $0 cashiers, numbered from 1. Every line holds two whole numbers: the minute at which a customer comes and how many minutes the customer needs; customers come in the order of the lines. A customer goes to the cashier who is free the earliest, of several to the one with the lowest number, and begins when both are there. After each customer the cashier rests for $1 minutes. Print for every customer a line with the cashier's number, a space, and the minute at which the customer is done; then a line with the longest time that a customer waited.", "$0 cashiers with $1 min rest: cashier and end per customer, longest wait",
        (random, _) =>
        {
            var minute = 0;
            return string.Concat(Enumerable.Range(0, Draw.Number(random, 4, 12)).Select(_ => $"{minute += random.Next(4)} {Draw.Number(random, 1, 12)}\n"));
        },
        (input, k) =>
        {
            var (free, lines, longest) = (new long[k[0]], new List<string>(), 0L);
            foreach (var line in Draw.Lines(input))
            {
                var (comes, needs) = (Draw.Read(line)[0], Draw.Read(line)[1]);
                var cashier = Array.IndexOf(free, free.Min());
                var begins = Math.Max(comes, free[cashier]);
                longest = Math.Max(longest, begins - comes);
                free[cashier] = begins + needs + k[1];
                lines.Add($"{cashier + 1} {begins + needs}");
            }

            return $"{string.Join('\n', lines)}\n{longest}";
        },
        new(
            """
            import sys
            free, longest = [0] * $0, 0
            for line in sys.stdin:
                comes, needs = map(int, line.split())
                c = free.index(min(free))
                begins = max(comes, free[c])
                longest = max(longest, begins - comes)
                free[c] = begins + needs + $1
                print(c + 1, begins + needs)
            print(longest)

            """,
            """
            const free = Array($0).fill(0);
            let longest = 0;
            for (const line of require('fs').readFileSync(0, 'utf8').trim().split('\n')) {
              const [comes, needs] = line.split(' ').map(Number);
              const c = free.indexOf(Math.min(...free)), begins = Math.max(comes, free[c]);
              longest = Math.max(longest, begins - comes);
              free[c] = begins + needs + $1;
              console.log(c + 1, begins + needs);
            }
            console.log(longest);

            """,
            """
            #include <stdio.h>

            int main(void)
            {
                long free[$0] = {0}, longest = 0, comes, needs;
                while (scanf("%ld %ld", &comes, &needs) == 2) {
                    int c = 0;
                    for (int i = 1; i < $0; i++) if (free[i] < free[c]) c = i;
                    long begins = comes > free[c] ? comes : free[c];
                    if (begins - comes > longest) longest = begins - comes;
                    free[c] = begins + needs + $1;
                    printf("%d %ld\n", c + 1, begins + needs);
                }
                printf("%ld\n", longest);
                return 0;
            }

            """,
            """
            using System;
            using System.Linq;

            var free = new long[$0];
            var longest = 0L;
            while (Console.ReadLine() is { } line) {
                long comes = long.Parse(line.Split(' ')[0]), needs = long.Parse(line.Split(' ')[1]);
                var c = Array.IndexOf(free, free.Min());
                var begins = Math.Max(comes, free[c]);
                longest = Math.Max(longest, begins - comes);
                free[c] = begins + needs + $1;
                Console.WriteLine($"{c + 1} {begins + needs}");
            }
            Console.WriteLine(longest);

            """));
}

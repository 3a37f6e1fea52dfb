using System.Globalization;
using System.Numerics;

namespace Platform.Environments.Code.Problems.Families;

/// <summary>Arithmetic and number theory.</summary>
internal static class NumberVariants
{
    public static IReadOnlyList<Variant> All { get; } = [Digits, Base, Multiples, Primes, Collatz, Powers];

    private static Variant Digits => new("digits", 1, [(2, 9)],
        "Read a whole number n, 0 or more. Print the sum of its decimal digits times $0.", "digit sum of n times $0",
        (random, _) => $"{random.Next(1_000_000)}\n",
        (input, k) => Draw.Text(input.Trim().Sum(c => c - '0') * k[0]),
        new(
            """
            print(sum(map(int, input().strip())) * $0)

            """,
            """
            const n = require('fs').readFileSync(0, 'utf8').trim();
            console.log([...n].reduce((s, c) => s + Number(c), 0) * $0);

            """,
            """
            #include <stdio.h>

            int main(void)
            {
                int c, sum = 0;
                while ((c = getchar()) >= '0' && c <= '9') sum += c - '0';
                printf("%d\n", sum * $0);
                return 0;
            }

            """,
            """
            using System;
            using System.Linq;

            Console.WriteLine(Console.ReadLine()!.Trim().Sum(c => c - '0') * $0);

            """));

    private static Variant Base => new("base", 2, [(2, 9)],
        "Read a whole number n, 1 or more. Print it in base $0.", "n in base $0",
        (random, _) => $"{1 + random.Next(100_000)}\n",
        (input, k) =>
        {
            var text = "";
            for (var n = int.Parse(input, CultureInfo.InvariantCulture); n > 0; n /= k[0])
                text = Draw.Text(n % k[0]) + text;
            return text;
        },
        new(
            """
            n, s = int(input()), ''
            while n:
                s = str(n % $0) + s
                n //= $0
            print(s)

            """,
            """
            console.log(Number(require('fs').readFileSync(0, 'utf8')).toString($0));

            """,
            """
            #include <stdio.h>

            int main(void)
            {
                int n, count = 0, digit[64];
                scanf("%d", &n);
                for (; n > 0; n /= $0) digit[count++] = n % $0;
                while (count > 0) printf("%d", digit[--count]);
                printf("\n");
                return 0;
            }

            """,
            """
            using System;

            var text = "";
            for (var n = int.Parse(Console.ReadLine()!); n > 0; n /= $0) text = n % $0 + text;
            Console.WriteLine(text);

            """));

    private static Variant Multiples => new("multiples", 2, [(2, 9), (2, 9)],
        "Read a whole number n, 1 or more. Print the sum of all numbers from 1 to n that $0 or $1 divides.", "sum of 1..n that $0 or $1 divides",
        (random, _) => $"{10 + random.Next(2000)}\n",
        (input, k) => Draw.Text(Enumerable.Range(1, int.Parse(input, CultureInfo.InvariantCulture)).Where(i => i % k[0] == 0 || i % k[1] == 0).Sum(i => (long)i)),
        new(
            """
            print(sum(i for i in range(1, int(input()) + 1) if i % $0 == 0 or i % $1 == 0))

            """,
            """
            const n = Number(require('fs').readFileSync(0, 'utf8'));
            let sum = 0;
            for (let i = 1; i <= n; i++) if (i % $0 === 0 || i % $1 === 0) sum += i;
            console.log(sum);

            """,
            """
            #include <stdio.h>

            int main(void)
            {
                long n, sum = 0;
                scanf("%ld", &n);
                for (long i = 1; i <= n; i++) if (i % $0 == 0 || i % $1 == 0) sum += i;
                printf("%ld\n", sum);
                return 0;
            }

            """,
            """
            using System;

            var n = long.Parse(Console.ReadLine()!);
            var sum = 0L;
            for (var i = 1L; i <= n; i++) if (i % $0 == 0 || i % $1 == 0) sum += i;
            Console.WriteLine(sum);

            """));

    private static Variant Primes => new("primes", 3, [(1, 9)],
        "Read two whole numbers a and b in one line, a at most b. Print how many primes from a to b, both included, have $0 as one of their decimal digits, a space, and the largest of these primes, or 0 if there is none.", "primes in a..b with a digit $0: count and largest",
        (random, _) => Draw.Number(random, 0, 400) is var low ? $"{low} {low + Draw.Number(random, 30, 600)}\n" : "",
        (input, k) =>
        {
            var ends = Draw.Read(input);
            var primes = new List<long>();
            for (var n = Math.Max(2, ends[0]); n <= ends[1]; n++)
                if (Draw.Text(n).Contains(Draw.Text(k[0]), StringComparison.Ordinal) && !Enumerable.Range(2, (int)Math.Sqrt(n)).Any(d => d < n && n % d == 0))
                    primes.Add(n);
            return $"{primes.Count} {primes.LastOrDefault()}";
        },
        new(
            """
            a, b = map(int, input().split())
            p = [n for n in range(max(a, 2), b + 1) if '$0' in str(n) and all(n % d for d in range(2, int(n ** 0.5) + 1))]
            print(len(p), p[-1] if p else 0)

            """,
            """
            const [a, b] = require('fs').readFileSync(0, 'utf8').split(' ').map(Number);
            let count = 0, largest = 0;
            for (let n = Math.max(a, 2); n <= b; n++) {
              let prime = String(n).includes('$0');
              for (let d = 2; d * d <= n && prime; d++) prime = n % d !== 0;
              if (prime) { count++; largest = n; }
            }
            console.log(count, largest);

            """,
            """
            #include <stdio.h>

            int main(void)
            {
                int a, b, count = 0, largest = 0;
                scanf("%d %d", &a, &b);
                for (int n = a < 2 ? 2 : a; n <= b; n++) {
                    int found = 0, prime = 1;
                    for (int m = n; m > 0; m /= 10) if (m % 10 == $0) found = 1;
                    for (int d = 2; d * d <= n; d++) if (n % d == 0) prime = 0;
                    if (found && prime) { count++; largest = n; }
                }
                printf("%d %d\n", count, largest);
                return 0;
            }

            """,
            """
            using System;

            var ends = Console.ReadLine()!.Split(' ');
            int count = 0, largest = 0;
            for (var n = Math.Max(2, int.Parse(ends[0])); n <= int.Parse(ends[1]); n++) {
                var prime = n.ToString().Contains('$0');
                for (var d = 2; d * d <= n && prime; d++) prime = n % d != 0;
                if (prime) { count++; largest = n; }
            }
            Console.WriteLine($"{count} {largest}");

            """));

    private static Variant Collatz => new("collatz", 3, [(1, 4)],
        "Read a whole number n, 1 or more. As long as n is not 1, an even n becomes n / 2, and an odd n becomes 3 n + 1. Print how many steps this takes, a space, and the largest number that occurs plus $0.", "collatz steps of n, and largest plus $0",
        (random, _) => $"{1 + random.Next(500)}\n",
        (input, k) =>
        {
            var (n, steps) = (long.Parse(input, CultureInfo.InvariantCulture), 0);
            var most = n;
            for (; n != 1; steps++)
                most = Math.Max(most, n = n % 2 == 0 ? n / 2 : (3 * n) + 1);
            return $"{steps} {most + k[0]}";
        },
        new(
            """
            n, steps = int(input()), 0
            most = n
            while n != 1:
                n = 3 * n + 1 if n % 2 else n // 2
                most = max(most, n)
                steps += 1
            print(steps, most + $0)

            """,
            """
            let n = Number(require('fs').readFileSync(0, 'utf8')), steps = 0, most = n;
            for (; n !== 1; steps++) {
              n = n % 2 ? 3 * n + 1 : n / 2;
              most = Math.max(most, n);
            }
            console.log(steps, most + $0);

            """,
            """
            #include <stdio.h>

            int main(void)
            {
                long n, steps = 0, most;
                scanf("%ld", &n);
                for (most = n; n != 1; steps++) {
                    n = n % 2 ? 3 * n + 1 : n / 2;
                    if (n > most) most = n;
                }
                printf("%ld %ld\n", steps, most + $0);
                return 0;
            }

            """,
            """
            using System;

            var n = long.Parse(Console.ReadLine()!);
            var (steps, most) = (0, n);
            for (; n != 1; steps++) {
                n = n % 2 == 0 ? n / 2 : 3 * n + 1;
                most = Math.Max(most, n);
            }
            Console.WriteLine($"{steps} {most + $0}");

            """));

    private static Variant Powers => new("powers", 4, [(101, 997), (1, 9)],
        "Read two whole numbers a and b in one line, a from 2 to 1000, b from 0 to 1,000,000,000,000. Print the remainder of a to the power of b plus $1 when it is divided by $0.", "(a^b + $1) mod $0",
        (random, _) => $"{Draw.Number(random, 2, 1000)} {(long)(random.NextDouble() * 1e12)}\n",
        (input, k) => Draw.Read(input) is [var a, var b] ? Draw.Text((long)((BigInteger.ModPow(a, b, k[0]) + k[1]) % k[0])) : "",
        new(
            """
            a, b = map(int, input().split())
            print((pow(a, b, $0) + $1) % $0)

            """,
            """
            let [a, b] = require('fs').readFileSync(0, 'utf8').split(' ').map(BigInt);
            let r = 1n;
            for (; b > 0n; b /= 2n) {
              if (b % 2n === 1n) r = r * a % $0n;
              a = a * a % $0n;
            }
            console.log(String((r + $1n) % $0n));

            """,
            """
            #include <stdio.h>

            int main(void)
            {
                long long a, b, r = 1;
                scanf("%lld %lld", &a, &b);
                for (; b > 0; b /= 2) {
                    if (b % 2) r = r * a % $0;
                    a = a * a % $0;
                }
                printf("%lld\n", (r + $1) % $0);
                return 0;
            }

            """,
            """
            using System;
            using System.Numerics;

            var words = Console.ReadLine()!.Split(' ');
            Console.WriteLine((BigInteger.ModPow(BigInteger.Parse(words[0]), BigInteger.Parse(words[1]), $0) + $1) % $0);

            """));
}

using Platform.Sdk;

namespace Platform.Environments.Code.Problems.Families;

/// <summary>Arithmetic with round brackets, written as a text.</summary>
internal static class CalculatorVariant
{
    public static Variant Calculator { get; } = new("calculator", 5, [(2, 9)],
        "Read one line with an expression of whole numbers from 0 to 99, the operators + - * and round brackets, without spaces; * binds more tightly than + and -, which are worked out from left to right. Print its value times $0.", "value of an expression with + - * ( ), times $0",
        (random, _) => $"{Expression(random, 3)}\n",
        (input, k) => Draw.Text(new Evaluator(input.Trim()).Sum() * k[0]),
        new(
            """
            s = input().strip() + '$'
            at = 0
            def atom():
                global at
                if s[at] == '(':
                    at += 1
                    value = total()
                    at += 1
                    return value
                start = at
                while s[at].isdigit():
                    at += 1
                return int(s[start:at])
            def product():
                global at
                value = atom()
                while s[at] == '*':
                    at += 1
                    value *= atom()
                return value
            def total():
                global at
                value = product()
                while s[at] in '+-':
                    sign = 1 if s[at] == '+' else -1
                    at += 1
                    value += sign * product()
                return value
            print(total() * $0)

            """,
            """
            const s = require('fs').readFileSync(0, 'utf8').trim();
            let at = 0;
            function atom() {
              if (s[at] === '(') { at++; const value = total(); at++; return value; }
              let value = 0;
              while (s[at] >= '0' && s[at] <= '9') value = value * 10 + Number(s[at++]);
              return value;
            }
            function product() {
              let value = atom();
              while (s[at] === '*') { at++; value *= atom(); }
              return value;
            }
            function total() {
              let value = product();
              while (s[at] === '+' || s[at] === '-') value += s[at++] === '+' ? product() : -product();
              return value;
            }
            console.log(total() * $0);

            """,
            """
            #include <stdio.h>

            static char s[1024], *at = s;

            static long total(void);

            static long atom(void)
            {
                long value = 0;
                if (*at == '(') { at++; value = total(); at++; return value; }
                while (*at >= '0' && *at <= '9') value = value * 10 + *at++ - '0';
                return value;
            }

            static long product(void)
            {
                long value = atom();
                while (*at == '*') { at++; value *= atom(); }
                return value;
            }

            static long total(void)
            {
                long value = product();
                while (*at == '+' || *at == '-') { char op = *at++; value += op == '+' ? product() : -product(); }
                return value;
            }

            int main(void)
            {
                scanf("%1000s", s);
                printf("%ld\n", total() * $0);
                return 0;
            }

            """,
            """
            using System;

            var s = Console.ReadLine()!.Trim() + "$";
            var at = 0;
            long Atom() {
                var value = 0L;
                if (s[at] == '(') { at++; value = Total(); at++; return value; }
                while (char.IsDigit(s[at])) value = value * 10 + s[at++] - '0';
                return value;
            }
            long Product() {
                var value = Atom();
                while (s[at] == '*') { at++; value *= Atom(); }
                return value;
            }
            long Total() {
                var value = Product();
                while (s[at] is '+' or '-') value += s[at++] == '+' ? Product() : -Product();
                return value;
            }
            Console.WriteLine(Total() * $0);

            """));

    /// <summary>Right brackets, and as often as not one that is wrong.</summary>

    private static string Expression(SeededRandom random, int depth)
    {
        if (depth == 0 || random.Next(5) == 0)
            return Draw.Text(random.Next(100));
        var text = $"{Expression(random, depth - 1)}{"+-*"[random.Next(3)]}{Expression(random, depth - 1)}";
        return random.Next(2) == 0 ? $"({text})" : text;
    }

    private sealed class Evaluator(string text)
    {
        private int _at;

        public long Sum()
        {
            var value = Product();
            while (_at < text.Length && text[_at] is '+' or '-')
                value += text[_at++] == '+' ? Product() : -Product();
            return value;
        }

        private long Product()
        {
            var value = Atom();
            for (; _at < text.Length && text[_at] == '*'; value *= Atom())
                _at++;
            return value;
        }

        private long Atom()
        {
            if (text[_at] == '(')
            {
                _at++;
                var inner = Sum();
                _at++;
                return inner;
            }

            var value = 0L;
            while (_at < text.Length && char.IsAsciiDigit(text[_at]))
                value = (value * 10) + text[_at++] - '0';
            return value;
        }
    }
}

using Platform.Environments.Code.Languages;

namespace Platform.Environments.Code.Execution;

/// <summary>Programs around an expression in the whole number <c>x</c>: they read lines with values of x and print the expression's value for each.</summary>
internal static class ExpressionProgram
{
    public static string Wrap(CodeLanguage language, string expression) => language switch
    {
        CodeLanguage.Python => $$"""
            import sys
            for x in map(int, sys.stdin):
                print(eval({{Quote(expression)}}, {'x': x}), flush=True)

            """,
        CodeLanguage.JavaScript => $$"""
            const f = new Function('x', 'return (' + {{Quote(expression)}} + '\n);');
            for (const x of require('fs').readFileSync(0, 'utf8').trim().split('\n').map(Number)) console.log(String(f(x)));

            """,
        CodeLanguage.C => $$"""
            #include <stdio.h>

            int main(void)
            {
                long long x;
                while (scanf("%lld", &x) == 1) {
                    printf("%lld\n", (long long)(
            {{expression}}
                    ));
                    fflush(stdout);
                }
                return 0;
            }

            """,
        _ => $$"""
            using System;

            while (Console.ReadLine() is { } line) {
                var x = long.Parse(line);
                Console.WriteLine(
            {{expression}}
                );
            }

            """,
    };

    /// <summary>A string that Python and JavaScript both read, whatever is in it.</summary>
    private static string Quote(string text) => $"'{string.Concat(text.Select(c => c is >= ' ' and < '\u007f' and not '\'' and not '\\' ? c.ToString() : $"\\u{(int)c:x4}"))}'";
}

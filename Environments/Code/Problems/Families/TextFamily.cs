using System.Globalization;
using System.Text;
using Platform.Sdk;

namespace Platform.Environments.Code.Problems.Families;

/// <summary>Steps over a line of text.</summary>
internal sealed class TextFamily() : PipelineFamily<string>("texts")
{
    private const string Vowels = "aeiou";

    /// <inheritdoc/>
    protected override string Opening => "Read one line of small letters, digits and single spaces. Then:";

    /// <inheritdoc/>
    protected override string Example => "reverse shift:3 print";

    /// <inheritdoc/>
    protected override IReadOnlyList<PipelineStep<string>> Steps { get; } =
    [
        new("reverse", 0, "reverse the text", (s, _) => Reversed(s), new(
            "s = s[::-1]", "s = [...s].reverse().join('');", "{ int n = strlen(s); for (int i = 0; i < n / 2; i++) { char t = s[i]; s[i] = s[n - 1 - i]; s[n - 1 - i] = t; } }", "s = new string(s.Reverse().ToArray());")),
        new("consonants", 0, "remove the small vowels a, e, i, o and u", (s, _) => Keep(s, c => !Vowels.Contains(c)), new(
            "s = ''.join(c for c in s if c not in 'aeiou')", "s = s.replace(/[aeiou]/g, '');", "{ int m = 0; for (int i = 0; s[i]; i++) if (!strchr(\"aeiou\", s[i])) s[m++] = s[i]; s[m] = 0; }", "s = string.Concat(s.Where(c => !\"aeiou\".Contains(c)));")),
        new("letters", 0, "remove the digits", (s, _) => Keep(s, c => !char.IsAsciiDigit(c)), new(
            "s = ''.join(c for c in s if not '0' <= c <= '9')", "s = s.replace(/[0-9]/g, '');", "{ int m = 0; for (int i = 0; s[i]; i++) if (s[i] < '0' || s[i] > '9') s[m++] = s[i]; s[m] = 0; }", "s = string.Concat(s.Where(c => c < '0' || c > '9'));")),
        new("joined", 0, "remove the spaces", (s, _) => Keep(s, c => c != ' '), new(
            "s = s.replace(' ', '')", "s = s.replaceAll(' ', '');", "{ int m = 0; for (int i = 0; s[i]; i++) if (s[i] != ' ') s[m++] = s[i]; s[m] = 0; }", "s = s.Replace(\" \", \"\");")),
        new("double", 0, "write every character twice", (s, _) => string.Concat(s.Select(c => $"{c}{c}")), new(
            "s = ''.join(c + c for c in s)", "s = [...s].map(c => c + c).join('');", "{ int n = strlen(s); s[2 * n] = 0; for (int i = n - 1; i >= 0; i--) s[2 * i] = s[2 * i + 1] = s[i]; }", "s = string.Concat(s.Select(c => $\"{c}{c}\"));")),
        new("upper", 0, "turn small letters into capital ones", (s, _) => s.ToUpperInvariant(), new(
            "s = s.upper()", "s = s.toUpperCase();", "for (int i = 0; s[i]; i++) if (s[i] >= 'a' && s[i] <= 'z') s[i] -= 32;", "s = s.ToUpperInvariant();")),
        new("shift", 25, "replace every small letter by the one $k places later in the alphabet, going on at a after z", (s, k) => string.Concat(s.Select(c => char.IsAsciiLetterLower(c) ? (char)('a' + ((c - 'a' + k) % 26)) : c)), new(
            "s = ''.join(chr((ord(c) - 97 + $k) % 26 + 97) if 'a' <= c <= 'z' else c for c in s)", "s = s.replace(/[a-z]/g, c => String.fromCharCode((c.charCodeAt(0) - 97 + $k) % 26 + 97));",
            "for (int i = 0; s[i]; i++) if (s[i] >= 'a' && s[i] <= 'z') s[i] = (s[i] - 'a' + $k) % 26 + 'a';", "s = string.Concat(s.Select(c => c >= 'a' && c <= 'z' ? (char)((c - 'a' + $k) % 26 + 'a') : c));")),
        new("collapse", 0, "replace runs of one character by a single one", (s, _) => string.Concat(s.Where((c, i) => i == 0 || s[i - 1] != c)), new(
            "s = ''.join(c for i, c in enumerate(s) if i == 0 or s[i - 1] != c)", "s = s.replace(/(.)\\1+/g, '$1');", "{ int m = 0; for (int i = 0; s[i]; i++) if (m == 0 || s[m - 1] != s[i]) s[m++] = s[i]; s[m] = 0; }", "s = string.Concat(s.Where((c, i) => i == 0 || s[i - 1] != c));")),
        new("first", 12, "keep the first $k characters (all, if there are no more)", (s, k) => s.Length > k ? s[..k] : s, new(
            "s = s[:$k]", "s = s.slice(0, $k);", "if (strlen(s) > $k) s[$k] = 0;", "if (s.Length > $k) s = s.Substring(0, $k);")),
        new("nth", 3, "remove every character whose place, counted from 1, $k divides", (s, k) => string.Concat(s.Where((_, i) => (i + 1) % k != 0)), new(
            "s = ''.join(c for i, c in enumerate(s, 1) if i % $k != 0)", "s = [...s].filter((_, i) => (i + 1) % $k !== 0).join('');", "{ int m = 0; for (int i = 0; s[i]; i++) if ((i + 1) % $k != 0) s[m++] = s[i]; s[m] = 0; }", "s = string.Concat(s.Where((_, i) => (i + 1) % $k != 0));")),
        new("order", 0, "sort the characters by their codes, smallest first", (s, _) => string.Concat(s.Order()), new(
            "s = ''.join(sorted(s))", "s = [...s].sort().join('');", "{ int n = strlen(s); for (int i = 1; i < n; i++) for (int j = i; j > 0 && s[j - 1] > s[j]; j--) { char t = s[j]; s[j] = s[j - 1]; s[j - 1] = t; } }", "s = string.Concat(s.OrderBy(c => c));")),
        new("mirror", 0, "append the reversed text to the text", (s, _) => s + Reversed(s), new(
            "s = s + s[::-1]", "s = s + [...s].reverse().join('');", "{ int n = strlen(s); for (int i = 0; i < n; i++) s[n + i] = s[n - 1 - i]; s[2 * n] = 0; }", "s = s + new string(s.Reverse().ToArray());")),
    ];

    /// <inheritdoc/>
    protected override IReadOnlyList<PipelineEnd<string>> Ends { get; } =
    [
        new("print", "print the text between square brackets, such as `[text]`", s => $"[{s}]", new(
            "print('[' + s + ']')", "console.log('[' + s + ']');", "printf(\"[%s]\\n\", s);", "Console.WriteLine(\"[\" + s + \"]\");")),
        new("show", "print its length, a colon, and the text between square brackets, such as `4:[text]`", s => string.Create(CultureInfo.InvariantCulture, $"{s.Length}:[{s}]"), new(
            "print(f'{len(s)}:[{s}]')", "console.log(`${s.length}:[${s}]`);", "printf(\"%d:[%s]\\n\", (int)strlen(s), s);", "Console.WriteLine($\"{s.Length}:[{s}]\");")),
        new("codes", "print the sum of the characters' ASCII codes", s => s.Sum(c => c).ToString(CultureInfo.InvariantCulture), new(
            "print(sum(map(ord, s)))", "console.log([...s].reduce((n, c) => n + c.charCodeAt(0), 0));", "{ int n = 0; for (int i = 0; s[i]; i++) n += s[i]; printf(\"%d\\n\", n); }", "Console.WriteLine(s.Sum(c => (int)c));")),
        new("runs", "print every run of one character as the character and the run's length, one after another, such as `a3b1` for `aaab`; an empty line for an empty text", Runs, new(
            "import itertools\nprint(''.join(c + str(len(list(g))) for c, g in itertools.groupby(s)))", "console.log((s.match(/(.)\\1*/g) || []).map(r => r[0] + r.length).join(''));",
            "for (int i = 0; s[i];) { int j = i; while (s[j] == s[i]) j++; printf(\"%c%d\", s[i], j - i); i = j; }\n    printf(\"\\n\");",
            "for (int i = 0, j; i < s.Length; i = j) { for (j = i; j < s.Length && s[j] == s[i]; j++) { } Console.Write($\"{s[i]}{j - i}\"); }\nConsole.WriteLine();")),
    ];

    /// <inheritdoc/>
    protected override Solutions Frame { get; } = new(
        """
        s = input()
        $body

        """,
        """
        let s = require('fs').readFileSync(0, 'utf8').split('\n')[0];
        $body

        """,
        """
        #include <stdio.h>
        #include <string.h>

        static char s[65536];

        int main(void)
        {
            if (!fgets(s, 1024, stdin)) return 1;
            s[strcspn(s, "\n")] = 0;
            $body
            return 0;
        }

        """,
        """
        using System;
        using System.Linq;

        var s = Console.ReadLine() ?? "";
        $body

        """);

    /// <inheritdoc/>
    protected override string Input(SeededRandom random)
    {
        var text = new StringBuilder();
        var words = 2 + random.Next(3);
        for (var word = 0; word < words; word++)
        {
            text.Append(word > 0 ? " " : "");
            var letters = 2 + random.Next(6);
            while (letters-- > 0)
                text.Append(random.Next(6) == 0 ? (char)('0' + random.Next(10)) : random.Next(5) == 0 && text.Length > 0 && text[^1] != ' ' ? text[^1] : (char)('a' + random.Next(26)));
        }

        return text.Append('\n').ToString();
    }

    /// <inheritdoc/>
    protected override string Parse(string input) => input.TrimEnd('\n');

    private static string Keep(string text, Func<char, bool> isKept) => string.Concat(text.Where(isKept));

    private static string Reversed(string text) => new([.. text.Reverse()]);

    private static string Runs(string text)
    {
        var runs = new StringBuilder();
        for (int start = 0, end; start < text.Length; start = end)
        {
            for (end = start; end < text.Length && text[end] == text[start]; end++)
            {
            }

            runs.Append(text[start]).Append(end - start);
        }

        return runs.ToString();
    }
}

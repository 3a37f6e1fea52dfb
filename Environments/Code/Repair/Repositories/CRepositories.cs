using Platform.Environments.Code.Languages;

namespace Platform.Environments.Code.Repair.Repositories;

/// <summary>Repositories in C.</summary>
internal static class CRepositories
{
    public static IReadOnlyList<Repository> All { get; } = [Words, Ring];

    private static Repository Words => new("words", CodeLanguage.C, "Functions on texts; each returns a buffer of its own, good until its next call.", new Dictionary<string, string>
    {
        ["src/words.h"] = """
            #ifndef WORDS_H
            #define WORDS_H

            /* The text without spaces at both ends. */
            const char *trim(const char *text);

            /* How many words there are between spaces. */
            long count_words(const char *text);

            /* The words in reverse order, one space between them. */
            const char *reverse_words(const char *text);

            /* Whether letters and digits read the same backwards; everything else and case are ignored. */
            long is_palindrome(const char *text);

            #endif

            """,
        ["src/words.c"] = """
            #include <ctype.h>
            #include <string.h>
            #include "words.h"

            const char *trim(const char *text)
            {
                static char result[1024];
                while (*text == ' ') text++;
                strncpy(result, text, sizeof result - 1);
                size_t n = strlen(result);
                while (n > 0 && result[n - 1] == ' ') result[--n] = 0;
                return result;
            }

            long count_words(const char *text)
            {
                long count = 0;
                for (size_t i = 0; text[i]; i++)
                    if (text[i] != ' ' && (i == 0 || text[i - 1] == ' ')) count++;
                return count;
            }

            const char *reverse_words(const char *text)
            {
                static char result[1024];
                size_t end = strlen(text);
                result[0] = 0;
                while (end > 0) {
                    while (end > 0 && text[end - 1] == ' ') end--;
                    size_t start = end;
                    while (start > 0 && text[start - 1] != ' ') start--;
                    if (start == end) break;
                    if (result[0]) strcat(result, " ");
                    strncat(result, text + start, end - start);
                    end = start;
                }
                return result;
            }

            long is_palindrome(const char *text)
            {
                long i = 0, j = (long)strlen(text) - 1;
                while (i < j) {
                    if (!isalnum((unsigned char)text[i])) { i++; continue; }
                    if (!isalnum((unsigned char)text[j])) { j--; continue; }
                    if (tolower((unsigned char)text[i++]) != tolower((unsigned char)text[j--])) return 0;
                }
                return 1;
            }

            """,
    },
    [new("text(trim(\"a\"))", "a"), new("whole(count_words(\"a\"))", "1"), new("whole(is_palindrome(\"abc\"))", "0")],
    [
        new("src/words.c", "while (n > 0 && result[n - 1] == ' ') result[--n] = 0;", "if (n > 0 && result[n - 1] == ' ') result[--n] = 0;", "trim", "Of several spaces at the end only one is cut off.", "text(trim(\" ab  \"))", "ab", ["text(trim(\"   \"))", "text(trim(\"x y    \"))", "text(trim(\"\"))", "text(trim(\"  z\"))"]),
        new("src/words.c", "if (text[i] != ' ' && (i == 0 || text[i - 1] == ' ')) count++;", "if (text[i] == ' ') count++;", "count_words", "The number of words is one too small, and wrong where spaces are doubled.", "whole(count_words(\"one  two\"))", "2", ["whole(count_words(\"\"))", "whole(count_words(\"  a b  c \"))", "whole(count_words(\"   \"))", "whole(count_words(\"abc\"))"]),
        new("src/words.c", "if (result[0]) strcat(result, \" \");", "strcat(result, \" \");", "reverse_words", "Reversed texts begin with a space.", "text(reverse_words(\"a b\"))", "b a", ["text(reverse_words(\"one two three\"))", "text(reverse_words(\"x\"))", "text(reverse_words(\"  a   b \"))", "text(reverse_words(\"\"))"]),
        new("src/words.c", "tolower((unsigned char)text[i++]) != tolower((unsigned char)text[j--])", "text[i++] != text[j--]", "is_palindrome", "Palindromes with capital letters are not found.", "whole(is_palindrome(\"Anna\"))", "1", ["whole(is_palindrome(\"A man, a plan, a canal: Panama\"))", "whole(is_palindrome(\"No x in Nixon\"))", "whole(is_palindrome(\"Ab\"))", "whole(is_palindrome(\"\"))"]),
    ]);

    private static Repository Ring => new("ring", CodeLanguage.C, "The last few of many numbers, and what can be said of them.", new Dictionary<string, string>
    {
        ["src/ring.h"] = """
            #ifndef RING_H
            #define RING_H

            #define RING_SIZE 4

            /* The last RING_SIZE numbers that were added. */
            struct ring { long values[RING_SIZE]; long added; };

            /* Adds the numbers from low to high, one by one. */
            struct ring filled(long low, long high);

            void ring_add(struct ring *ring, long value);

            /* How many there are. */
            long ring_count(const struct ring *ring);

            /* The number that was added so many numbers ago: 0 is the newest; 0 also if there is none. */
            long ring_ago(const struct ring *ring, long ago);

            #endif

            """,
        ["src/ring.c"] = """
            #include "ring.h"

            void ring_add(struct ring *ring, long value)
            {
                ring->values[ring->added % RING_SIZE] = value;
                ring->added++;
            }

            struct ring filled(long low, long high)
            {
                struct ring ring = {{0}, 0};
                for (long value = low; value <= high; value++) ring_add(&ring, value);
                return ring;
            }

            long ring_count(const struct ring *ring)
            {
                return ring->added < RING_SIZE ? ring->added : RING_SIZE;
            }

            long ring_ago(const struct ring *ring, long ago)
            {
                if (ago < 0 || ago >= ring_count(ring)) return 0;
                return ring->values[(ring->added - 1 - ago) % RING_SIZE];
            }

            """,
        ["src/stats.h"] = """
            #ifndef STATS_H
            #define STATS_H

            #include "ring.h"

            /* Sum of the numbers in the ring. */
            long ring_sum(struct ring ring);

            /* Their mean, rounded to the nearest whole number, halves away from zero; 0 if there are none. */
            long ring_mean(struct ring ring);

            /* The greatest minus the least; 0 if there are none. */
            long ring_span(struct ring ring);

            #endif

            """,
        ["src/stats.c"] = """
            #include "stats.h"

            long ring_sum(struct ring ring)
            {
                long sum = 0;
                for (long i = 0; i < ring_count(&ring); i++) sum += ring_ago(&ring, i);
                return sum;
            }

            long ring_mean(struct ring ring)
            {
                long count = ring_count(&ring), sum = ring_sum(ring);
                if (count == 0) return 0;
                return sum >= 0 ? (2 * sum + count) / (2 * count) : -((-2 * sum + count) / (2 * count));
            }

            long ring_span(struct ring ring)
            {
                long least = ring_ago(&ring, 0), most = least;
                for (long i = 1; i < ring_count(&ring); i++) {
                    long value = ring_ago(&ring, i);
                    if (value < least) least = value;
                    if (value > most) most = value;
                }
                return most - least;
            }

            """,
    },
    [new("whole(ring_sum(filled(2, 2)))", "2"), new("whole(ring_mean(filled(1, 3)))", "2"), new("whole(ring_span(filled(5, 5)))", "0")],
    [
        new("src/ring.c", "ring->added < RING_SIZE ? ring->added : RING_SIZE", "ring->added", "ring_count", "After more than four numbers the ring says that it holds them all.", "whole(ring_sum(filled(1, 6)))", "18", ["whole(ring_sum(filled(1, 9)))", "whole(ring_mean(filled(1, 20)))", "whole(ring_sum(filled(1, 4)))", "whole(ring_sum(filled(3, 2)))"]),
        new("src/ring.c", "ago < 0 || ago >= ring_count(ring)", "ago < 0 || ago > ring_count(ring)", "ring_ago", "Asking for one number more than there are gives one all the same.", "whole(ring_ago(&(struct ring){{7, 8, 9, 10}, 4}, 4))", "0", ["whole(ring_ago(&(struct ring){{1, 2, 3, 4}, 6}, 4))", "whole(ring_ago(&(struct ring){{1, 2, 3, 4}, 6}, 3))", "whole(ring_ago(&(struct ring){{5}, 1}, 0))", "whole(ring_ago(&(struct ring){{5}, 1}, -1))"]),
        new("src/stats.c", "(2 * sum + count) / (2 * count)", "sum / count", "ring_mean", "Means are cut off instead of rounded.", "whole(ring_mean(filled(1, 2)))", "2", ["whole(ring_mean(filled(1, 4)))", "whole(ring_mean(filled(-2, -1)))", "whole(ring_mean(filled(10, 13)))", "whole(ring_mean(filled(2, 1)))"]),
        new("src/stats.c", "long least = ring_ago(&ring, 0), most = least;", "long least = 0, most = 0;", "ring_span", "The span of numbers that are all above zero is too great.", "whole(ring_span(filled(5, 7)))", "2", ["whole(ring_span(filled(-9, -7)))", "whole(ring_span(filled(-1, 1)))", "whole(ring_span(filled(100, 200)))", "whole(ring_span(filled(2, 1)))"]),
    ]);
}

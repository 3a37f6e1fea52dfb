using Platform.Environments.Code.Languages;

namespace Platform.Environments.Code.Repair.Repositories;

/// <summary>Repositories in Python.</summary>
internal static class PythonRepositories
{
    public static IReadOnlyList<Repository> All { get; } = [Intervals, Layout, Store];

    private static Repository Intervals => new("intervals", CodeLanguage.Python, "Sets of whole numbers, kept as closed intervals.", new Dictionary<string, string>
    {
        ["src/intervals.py"] = """
            def merge(intervals):
                '''The same numbers as disjoint intervals in order; neighbours such as [1, 2] and [3, 4] become one.'''
                result = []
                for low, high in sorted(intervals):
                    if result and low <= result[-1][1] + 1:
                        result[-1][1] = max(result[-1][1], high)
                    else:
                        result.append([low, high])
                return result


            def size(intervals):
                '''How many numbers are in them.'''
                return sum(high - low + 1 for low, high in merge(intervals))


            def contains(intervals, number):
                '''Whether a number is in one of them.'''
                return any(low <= number <= high for low, high in intervals)


            def gaps(intervals):
                '''What lies between them, as intervals.'''
                merged = merge(intervals)
                return [[a[1] + 1, b[0] - 1] for a, b in zip(merged, merged[1:])]

            """,
        ["src/ranges.py"] = """
            from intervals import merge


            def parse(text):
                '''Intervals of a text such as 1-3,7.'''
                result = []
                for part in text.split(','):
                    low, _, high = part.strip().partition('-')
                    result.append([int(low), int(high or low)])
                return merge(result)


            def show(intervals):
                '''The text of intervals; one number alone stands without a hyphen.'''
                return ','.join(str(low) if low == high else f'{low}-{high}' for low, high in merge(intervals))

            """,
    },
    [new("merge([])", "[]"), new("merge([[1, 3]])", "[[1, 3]]"), new("contains([[1, 3]], 2)", "True")],
    [
        new("src/intervals.py", "max(result[-1][1], high)", "high", "merge", "An interval inside another one cuts the greater one short.", "merge([[1, 9], [2, 3]])", "[[1, 9]]", ["merge([[1, 20], [3, 4], [5, 6]])", "size([[0, 50], [10, 20]])", "merge([[5, 6], [1, 30], [31, 32]])", "gaps([[1, 9], [2, 3], [12, 12]])"]),
        new("src/intervals.py", "high - low + 1 for", "high - low for", "size", "The size of intervals is too small.", "size([[1, 3], [7, 7]])", "4", ["size([[5, 5]])", "size([[1, 10], [20, 30], [25, 40]])", "size([])", "size([[-3, 3]])"]),
        new("src/intervals.py", "[a[1] + 1, b[0] - 1]", "[a[1], b[0]]", "gaps", "Gaps hold numbers that are in the intervals.", "gaps([[1, 3], [7, 9]])", "[[4, 6]]", ["gaps([[1, 1], [3, 3], [5, 5]])", "gaps([[10, 20]])", "gaps([[5, 6], [1, 2]])"]),
        new("src/ranges.py", "int(high or low)", "int(high or low + '0')", "parse", "A number alone in a list of ranges is read as something larger.", "parse('4')", "[[4, 4]]", ["parse('1-3, 7')", "parse('9,1,5')", "size(parse('2,4,6-8'))", "parse('0')"]),
    ]);

    private static Repository Layout => new("layout", CodeLanguage.Python, "Text laid out in lines and columns.", new Dictionary<string, string>
    {
        ["src/lines.py"] = """
            def wrap(text, width):
                '''Lines of at most width characters, broken between words; a longer word has a line of its own.'''
                lines = []
                for word in text.split():
                    if lines and len(lines[-1]) + 1 + len(word) <= width:
                        lines[-1] += ' ' + word
                    else:
                        lines.append(word)
                return lines


            def centre(text, width):
                '''The text in the middle of width characters; an odd space goes to the right.'''
                left = max(0, width - len(text)) // 2
                return ' ' * left + text + ' ' * max(0, width - len(text) - left)


            def indent(text, by):
                '''Every line that is not empty moved to the right.'''
                return '\n'.join(' ' * by + line if line else line for line in text.split('\n'))

            """,
        ["src/table.py"] = """
            def widths(rows):
                '''The width of each column.'''
                return [max(len(str(row[i])) for row in rows if i < len(row)) for i in range(max(map(len, rows)))]


            def render(rows):
                '''Rows as lines; numbers stand to the right, texts to the left, with two spaces between columns and none at the ends.'''
                wide = widths(rows)
                lines = []
                for row in rows:
                    cells = [str(c).rjust(w) if isinstance(c, (int, float)) else str(c).ljust(w) for c, w in zip(row, wide)]
                    lines.append('  '.join(cells).rstrip())
                return lines

            """,
    },
    [new("wrap('', 5)", "[]"), new("centre('ab', 2)", "ab"), new("render([['a']])", "['a']")],
    [
        new("src/lines.py", "len(lines[-1]) + 1 + len(word) <= width", "len(lines[-1]) + len(word) <= width", "wrap", "Wrapped lines are sometimes one character too long.", "wrap('aa bb', 4)", "['aa', 'bb']", ["wrap('one two three', 7)", "wrap('abc defg hi', 8)", "wrap('a b c d e f', 3)", "wrap('aaaaaaaaaa b', 5)"]),
        new("src/lines.py", "max(0, width - len(text) - left)", "left", "centre", "Centred texts are not always as wide as asked for.", "len(centre('abc', 6))", "6", ["'[' + centre('x', 4) + ']'", "'[' + centre('abc', 8) + ']'", "'[' + centre('long text', 4) + ']'", "'[' + centre('ab', 7) + ']'"]),
        new("src/table.py", "max(len(str(row[i])) for row in rows if i < len(row))", "max(len(str(row[i])) for row in rows)", "widths", "Tables with rows of different lengths fail.", "widths([['a', 'bb'], ['ccc']])", "[3, 2]", ["render([['a'], ['b', 'c']])", "widths([[1], [22, 333], [4, 5, 6]])", "render([['x', 'y', 'z'], ['long']])"]),
        new("src/table.py", "isinstance(c, (int, float))", "isinstance(c, int)", "render", "Columns of amounts such as 1.5 are not aligned.", "render([['a', 1.5], ['b', 22.25]])", "['a    1.5', 'b  22.25']", ["render([[0.5, 'x'], [10.25, 'y']])", "render([['n', 100], ['m', 2.5]])", "render([[1.0], [10.0]])"]),
    ]);

    private static Repository Store => new("store", CodeLanguage.Python, "A small shop's stock and its prices in cents.", new Dictionary<string, string>
    {
        ["src/money.py"] = """
            def parse(text):
                '''Cents of a text such as 3, 3.5 or -12.05.'''
                text = text.strip()
                sign = -1 if text.startswith('-') else 1
                whole, _, part = text.lstrip('-').partition('.')
                return sign * (int(whole or 0) * 100 + int((part + '00')[:2]))


            def show(cents):
                '''The text of cents, with two digits after the point.'''
                sign = '-' if cents < 0 else ''
                return f'{sign}{abs(cents) // 100}.{abs(cents) % 100:02}'


            def share(cents, percent):
                '''So many per cent of it, rounded to the nearest cent, halves up.'''
                return (cents * percent + 50) // 100

            """,
        ["src/store.py"] = """
            from money import parse, share, show


            class Store:
                '''What is in stock, by name.'''

                def __init__(self):
                    self.items = {}

                def add(self, name, count, price):
                    '''Adds to what is there; the price is the newest one.'''
                    old = self.items.get(name, (0, 0))[0]
                    self.items[name] = (old + count, parse(price))
                    return self

                def take(self, name, count):
                    '''Takes some out; more than there are is a ValueError and changes nothing.'''
                    have, price = self.items.get(name, (0, 0))
                    if count > have:
                        raise ValueError(f'only {have} of {name}')
                    self.items[name] = (have - count, price)
                    return self

                def worth(self, discount=0):
                    '''What all is worth, with a discount in per cent.'''
                    total = sum(count * price for count, price in self.items.values())
                    return show(total - share(total, discount))

                def low(self, limit):
                    '''Names of what there are fewer than limit of, in order.'''
                    return sorted(name for name, (count, _) in self.items.items() if count < limit)

            """,
    },
    [new("show(0)", "0.00"), new("parse('7.25')", "725"), new("Store().worth()", "0.00")],
    [
        new("src/money.py", "abs(cents) % 100:02", "abs(cents) % 100", "show", "Amounts such as three euros and five cents are printed as 3.5.", "show(305)", "3.05", ["show(-1009)", "show(7)", "show(100)", "Store().add('a', 1, '2.01').worth()"]),
        new("src/money.py", "int((part + '00')[:2])", "int(part or 0)", "parse", "A price of 3.5 is read as 3 euros and 5 cents.", "parse('3.5')", "350", ["parse('0.1')", "parse('12')", "parse('-2.5')", "Store().add('a', 2, '1.5').worth()", "parse('4.999')"]),
        new("src/store.py", "old + count, parse", "count, parse", "Store.add", "Adding to what is in stock forgets what was there.", "Store().add('pen', 2, '1').add('pen', 3, '1').items['pen'][0]", "5", ["Store().add('a', 5, '1').add('a', 5, '2').worth()", "Store().add('a', 1, '1').add('b', 1, '1').add('a', 1, '1').low(2)", "Store().add('a', 3, '1').add('a', 1, '1').take('a', 4).items['a'][0]"]),
        new("src/store.py", "if count > have:", "if count >= have:", "Store.take", "The last piece of something cannot be taken.", "Store().add('pen', 2, '1').take('pen', 2).items['pen'][0]", "0", ["Store().add('a', 1, '3').take('a', 1).worth()", "Store().add('a', 1, '3').take('a', 2)", "Store().take('b', 1)", "Store().add('a', 5, '1').take('a', 5).low(1)"]),
    ]);
}

using System.Globalization;
using Platform.Environments.Code.Problems.Families;
using Platform.Sdk;

namespace Platform.Environments.Code.Shell;

/// <summary>Kinds about what is in files.</summary>
internal static class TextKinds
{
    private static readonly string[] Parts = ["web", "mail", "store", "queue", "search"];

    /// <summary>Counts lines of logs.</summary>
    public static ShellTask Report(SeededRandom random, int size)
    {
        var start = FileKinds.Tree(random, 3);
        var lines = new List<(string Level, string Part)>();
        foreach (var day in Enumerable.Range(1, size == 1 ? 1 : 1 + size))
        {
            var text = "";
            foreach (var minute in Enumerable.Range(0, 20 * size))
            {
                var (level, part) = (new[] { "INFO", "WARN", "ERROR" }[random.Next(3)], Parts[random.Next(Parts.Length)]);
                lines.Add((level, part));
                text += string.Create(CultureInfo.InvariantCulture, $"2026-01-0{day} 10:{minute % 60:00} {level} {part} {Draw.Word(random, 2, 5)} {(random.Next(6) == 0 ? "after ERROR mail" : Draw.Word(random, 2, 5))}\n");
            }

            start.Put(size == 1 ? "logs/app.log" : string.Create(CultureInfo.InvariantCulture, $"logs/app-{day}.log"), text);
        }

        var goal = start.Copy();
        var errors = lines.Where(line => line.Level == "ERROR").GroupBy(line => line.Part).Select(group => (group.Key, Count: group.Count()));
        goal.Put("report.txt", size switch
        {
            1 => $"{lines.Count(line => line.Level == "ERROR")}\n",
            2 => string.Concat(errors.OrderBy(part => part.Key, StringComparer.Ordinal).Select(part => $"{part.Key} {part.Count}\n")),
            _ => string.Concat(errors.OrderByDescending(part => part.Count).ThenBy(part => part.Key, StringComparer.Ordinal).Take(3).Select(part => $"{part.Key} {part.Count}\n")),
        });
        return new("report",
            $"In the log{(size == 1 ? " logs/app.log" : "s in the folder logs")} the third word of a line is its level and the fourth the part that wrote it. Write into the file report.txt " + size switch
            {
                1 => "one line with the number of lines of level ERROR.",
                2 => "for each part with lines of level ERROR a line with its name, a space and their number in all logs together, sorted by name.",
                _ => "for the three parts with the most lines of level ERROR in all logs together a line with its name, a space and their number, the most first, and those with as many in the order of their names.",
            },
            start, goal,
            [size == 1 ? "awk '$3 == \"ERROR\" {n++} END {print n + 0}' logs/app.log >report.txt" : $"cat logs/*.log | awk '$3 == \"ERROR\" {{n[$4]++}} END {{for (p in n) print p, n[p]}}' | LC_ALL=C sort {(size == 2 ? "" : "-k2,2nr -k1,1 | head -3 ")}>report.txt"]);
    }

    /// <summary>Replaces a word in files of a sort.</summary>
    public static ShellTask Replace(SeededRandom random, int size)
    {
        var start = FileKinds.Tree(random, 3);
        var (from, to) = ($"{Draw.Word(random, 2, 13)}.example", $"{Draw.Word(random, 2, 13)}.test");
        foreach (var index in Enumerable.Range(0, 4 * size))
        {
            var ending = random.Next(3) == 0 ? "conf.bak" : "conf";
            start.Put(string.Create(CultureInfo.InvariantCulture, $"etc/{(random.Next(2) == 0 ? "" : "extra/")}{Draw.Word(random, 2, 13)}{index}.{ending}"),
                $"# settings {(random.Next(2) == 0 ? from : "")}\nhost={(random.Next(3) > 0 ? from : "localhost")}\nbackup={(random.Next(2) == 0 ? $"{from},{from}" : "none")}\nport={8000 + random.Next(1000)}\n");
        }

        var goal = start.Copy();
        foreach (var path in start.Files(path => path.StartsWith("etc/", StringComparison.Ordinal) && path.EndsWith(".conf", StringComparison.Ordinal)))
        {
            goal.Put(path, string.Concat(start.Read(path).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => size > 1 && line[0] == '#' ? line : size > 2 && !line.StartsWith("host=", StringComparison.Ordinal) ? line : line.Replace(from, to, StringComparison.Ordinal)).Select(line => $"{line}\n")));
        }

        var pattern = from.Replace(".", "\\.", StringComparison.Ordinal);
        return new("replace",
            $"In all files below etc whose name ends in .conf, replace {from} by {to} wherever it stands{(size == 2 ? ", but not in lines that begin with #" : size == 3 ? " in lines that begin with host=, and nowhere else" : "")}. Other files stay as they are.",
            start, goal,
            [$"find etc -name '*.conf' -type f | while read -r f; do sed '{(size == 1 ? "" : size == 2 ? "/^#/!" : "/^host=/")}s/{pattern}/{to}/g' \"$f\" >/tmp/new && cat /tmp/new >\"$f\"; done"]);
    }

    /// <summary>Brings two tables together.</summary>
    public static ShellTask Table(SeededRandom random, int size)
    {
        var start = FileKinds.Tree(random, 3);
        var ids = Enumerable.Range(100, 40).ToArray();
        random.Shuffle(ids.AsSpan());
        var people = ids[..(5 * size)].Select(id => (Id: id, Name: Draw.Word(random, 3, 13))).ToArray();
        var orders = Enumerable.Range(0, 8 * size).Select(_ => (Id: random.Next(6) == 0 ? 99 : people[random.Next(people.Length)].Id, Sum: Draw.Number(random, 1, 500))).ToArray();
        start.Put("tables/people.csv", $"id,name\n{string.Concat(people.Select(person => $"{person.Id},{person.Name}\n"))}");
        start.Put("tables/orders.csv", $"id,sum\n{string.Concat(orders.Select(order => $"{order.Id},{order.Sum}\n"))}");
        var goal = start.Copy();
        var sums = people.Select(person => (person.Id, person.Name, Count: orders.Count(order => order.Id == person.Id), Sum: orders.Where(order => order.Id == person.Id).Sum(order => order.Sum))).OrderBy(person => person.Id).ToArray();
        goal.Put("tables/result.csv", size switch
        {
            1 => $"id,name\n{string.Concat(people.OrderBy(person => person.Id).Select(person => $"{person.Id},{person.Name}\n"))}",
            2 => $"id,sum\n{string.Concat(sums.Where(person => person.Count > 0).Select(person => $"{person.Id},{person.Sum}\n"))}",
            _ => $"id,name,orders,sum\n{string.Concat(sums.Select(person => $"{person.Id},{person.Name},{person.Count},{person.Sum}\n"))}",
        });
        return new("table", size switch
        {
            1 => "tables/people.csv has a head line and then lines of a number and a name. Write tables/result.csv: the same head line, then the same lines sorted by number.",
            2 => "tables/orders.csv has lines of a person's number and a sum, after a head line. Write tables/result.csv: the head line id,sum, then for every person of tables/people.csv with orders a line with the number, a comma and the total of the person's sums, sorted by number. Orders of anybody else are left out.",
            _ => "tables/people.csv has lines of a number and a name, tables/orders.csv of a person's number and a sum, each after a head line. Write tables/result.csv: the head line id,name,orders,sum, then for every person a line with number, name, how many orders the person has and the total of their sums (0 if none), sorted by number. Orders of anybody else are left out.",
        },
            start, goal,
            [
                size == 1 ? "cd tables && { head -1 people.csv; tail -n +2 people.csv | sort -n; } >/tmp/result && cp /tmp/result result.csv"
                : $"cd tables && {{ echo {(size == 2 ? "id,sum" : "id,name,orders,sum")}; awk -F, 'FNR == 1 {{next}} FILENAME == \"people.csv\" {{name[$1] = $2; next}} $1 in name {{count[$1]++; sum[$1] += $2}} END {{for (i in name) {(size == 2 ? "if (count[i]) print i \",\" sum[i]" : "print i \",\" name[i] \",\" count[i] + 0 \",\" sum[i] + 0")}}}' people.csv orders.csv | sort -n; }} >/tmp/result && cp /tmp/result result.csv",
            ]);
    }
}

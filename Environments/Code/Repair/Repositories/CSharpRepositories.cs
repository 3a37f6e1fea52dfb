using Platform.Environments.Code.Languages;

namespace Platform.Environments.Code.Repair.Repositories;

/// <summary>Repositories in C#.</summary>
internal static class CSharpRepositories
{
    public static IReadOnlyList<Repository> All { get; } = [Dates];

    private static Repository Dates => new("dates", CodeLanguage.CSharp, "Days and months without a library, and Roman numerals.", new Dictionary<string, string>
    {
        ["src/Days.cs"] = """
            using System;

            /// <summary>The Gregorian calendar.</summary>
            public static class Days
            {
                private static readonly int[] Lengths = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

                /// <summary>Whether a year has a 29th of February.</summary>
                public static bool IsLeap(int year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

                /// <summary>How many days a month has, from 1 to 12; another month is an ArgumentException.</summary>
                public static int InMonth(int year, int month)
                {
                    if (month < 1 || month > 12) throw new ArgumentException("month " + month);
                    return month == 2 && IsLeap(year) ? 29 : Lengths[month - 1];
                }

                /// <summary>The number of a day in its year, from 1.</summary>
                public static int OfYear(int year, int month, int day)
                {
                    var number = day;
                    for (var before = 1; before < month; before++) number += InMonth(year, before);
                    return number;
                }
            }

            """,
        ["src/Roman.cs"] = """
            using System.Text;

            /// <summary>Roman numerals.</summary>
            public static class Roman
            {
                private static readonly (int Value, string Text)[] Parts =
                {
                    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
                };

                /// <summary>A number from 1 to 3999 in Roman numerals.</summary>
                public static string Write(int number)
                {
                    var text = new StringBuilder();
                    foreach (var (value, part) in Parts)
                        while (number >= value)
                        {
                            text.Append(part);
                            number -= value;
                        }
                    return text.ToString();
                }

                /// <summary>The number of a Roman numeral.</summary>
                public static int Read(string text)
                {
                    var (number, at) = (0, 0);
                    foreach (var (value, part) in Parts)
                        while (at + part.Length <= text.Length && text.Substring(at, part.Length) == part)
                        {
                            number += value;
                            at += part.Length;
                        }
                    return number;
                }
            }

            """,
    },
    [new("Days.InMonth(2023, 1)", "31"), new("Roman.Write(3)", "III"), new("Roman.Read(\"XI\")", "11")],
    [
        new("src/Days.cs", "(year % 100 != 0 || year % 400 == 0)", "year % 100 != 0", "Days.IsLeap", "The year 2000 has no 29th of February.", "Days.InMonth(2000, 2)", "29", ["Days.IsLeap(1600)", "Days.IsLeap(1900)", "Days.OfYear(2000, 3, 1)", "Days.IsLeap(2024)"]),
        new("src/Days.cs", "for (var before = 1; before < month; before++)", "for (var before = 1; before <= month; before++)", "Days.OfYear", "The number of a day in its year is a month too great.", "Days.OfYear(2023, 1, 15)", "15", ["Days.OfYear(2024, 12, 31)", "Days.OfYear(2023, 3, 1)", "Days.OfYear(2023, 2, 28)"]),
        new("src/Roman.cs", "(10, \"X\"), (9, \"IX\"), (5, \"V\")", "(10, \"X\"), (5, \"V\")", "Roman", "Nine is written as VIV.", "Roman.Write(9)", "IX", ["Roman.Write(1999)", "Roman.Read(\"XXIX\")", "Roman.Write(49)", "Roman.Write(3999)"]),
        new("src/Roman.cs", "while (at + part.Length <= text.Length", "while (at + part.Length < text.Length", "Roman.Read", "The end of a Roman numeral is not read.", "Roman.Read(\"VI\")", "6", ["Roman.Read(\"M\")", "Roman.Read(\"MCMXCIV\")", "Roman.Read(\"III\")", "Roman.Read(\"\")"]),
    ]);
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Platform.Environments.Calendar;
using Platform.Environments.Calendar.Tasks;
using Platform.Environments.Calendar.World;
using Platform.Sdk;

namespace Platform.Environments.Tests.Calendar;

public sealed partial class CalendarTaskTests
{
    private const ulong Seeds = 25;

    public static TheoryData<string, string> KindsAndLevels()
    {
        var data = new TheoryData<string, string>();
        foreach (var (kind, level, _) in Session.All(1))
            data.Add(kind, level);
        return data;
    }

    [Theory]
    [MemberData(nameof(KindsAndLevels))]
    public async Task Oracle_EveryKindAndLevel_SolvesByKnowingOnlyWhatItWasShown(string kind, string level)
    {
        await using var environment = new CalendarEnvironment(new());
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            var episode = await Session.OracleAsync(environment, Session.Task(kind, level, seed));
            Assert.True(episode.Return == 1 && episode.Metrics["success"] == 1, $"seed {seed}: {episode.Turns[0].Messages[0].Text}");
            Assert.Equal((1.0, 0.0, 0.0), (episode.Metrics["progress"], episode.Metrics["collateral"], episode.Metrics["toolErrors"]));
            Assert.True(episode.Turns.Count <= 15);
            // An id, an address or a phone number that is used must have been shown before.
            var shown = "";
            foreach (var turn in episode.Turns)
            {
                shown += string.Concat(turn.Messages.Select(MessageText.Of)) + "\n";
                var used = turn.Action.Text + turn.Action.ToolCalls.Select(call => ToolArguments.ToJson(call).GetRawText()).FirstOrDefault();
                foreach (Match secret in Secrets().Matches(used))
                    Assert.True(shown.Contains(secret.Value, StringComparison.Ordinal), $"seed {seed}: {secret.Value} was never shown before {used}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(KindsAndLevels))]
    public async Task DoingNothing_EveryKindAndLevel_EarnsNothing(string kind, string level)
    {
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            foreach (var text in new[] { "", "Done.", "09:00", "I did everything you asked for." })
            {
                await using var session = await Session.BeginAsync(Session.Task(kind, level, seed), new() { PartialReward = 0.5 });
                var metrics = await session.EndAsync(text);
                if (session.Made.Answer is [{ Kind: FactKind.Time, Values: ["09:00"] }] && text == "09:00")
                    continue;
                Assert.Equal((0.0, 0.0, 0.0), (session.Return, metrics["progress"], metrics["collateral"]));
            }
        }
    }

    [Fact]
    public async Task ListingEveryAnswer_IsNoAnswer()
    {
        var hours = string.Join(' ', Enumerable.Range(18, 32).Select(half => FormattableString.Invariant($"{half / 2:00}:{half % 2 * 30:00}")));
        foreach (var (_, level, seed) in Session.All(5).Where(task => task.Kind == "question"))
        {
            await using var session = await Session.BeginAsync(Session.Task("question", level, seed));
            var metrics = await session.EndAsync($"{hours} {string.Join(' ', Enumerable.Range(0, 30))} {string.Join(' ', Words.Places)} 2027-03-04 {session.Made.Closing}");
            Assert.Equal(0, metrics["success"]);
        }
    }

    [Theory]
    [InlineData("At 09:30.", true)]
    [InlineData("9:30", true)]
    [InlineData("09:30 on 2027-03-04", true)]
    [InlineData("09:30 to 10:00", false)]
    [InlineData("half past nine", false)]
    [InlineData("109:30", false)]
    public void Facts_OfTime_AreExactlyThose(string text, bool expected) => Assert.Equal(expected, new Facts(FactKind.Time, "09:30").AreIn(text, []));

    [Theory]
    [InlineData(nameof(FactKind.Number), "3", "You have 3 meetings from 2027-03-04 09:30 on, call 555-1234", true)]
    [InlineData(nameof(FactKind.Number), "3", "3 or 4", false)]
    [InlineData(nameof(FactKind.Number), "3", "13", false)]
    [InlineData(nameof(FactKind.Phone), "555-1234", "call 555-1234!", true)]
    [InlineData(nameof(FactKind.Phone), "555-1234", "555-1234 or 555-4321", false)]
    [InlineData(nameof(FactKind.Date), "2027-03-04", "on 2027-03-04 at 09:30", true)]
    [InlineData(nameof(FactKind.Place), "Oak Room", "in the oak room", true)]
    [InlineData(nameof(FactKind.Place), "Oak Room", "Oak Room or Studio", false)]
    public void Facts_OfOtherKinds_AreExactlyThose(string kind, string value, string text, bool expected) => Assert.Equal(expected, new Facts(Enum.Parse<FactKind>(kind), value).AreIn(text, Words.Places));

    [Fact]
    public void Requests_NameOneThingEach()
    {
        foreach (var (kind, level, seed) in Session.All(Seeds))
        {
            var task = Session.Make(Session.Task(kind, level, seed));
            var world = task.World;
            foreach (var title in Quoted().Matches(task.Request).Select(match => match.Groups[1].Value))
            {
                if (!Session.Titles.Contains(title) || !world.Events.Any(item => item.Title == title))
                    continue;
                // A title is said with its day, of which it must be the only one.
                var said = world.Events.Where(item => item.Title == title && IsSaid(item.Date, task));
                Assert.Single(said, item => kind != "reschedule" || task.Request.IndexOf(TimeText.Weekday(item.Date), StringComparison.Ordinal) == FirstDay(task.Request));
            }

            foreach (var subject in Quoted().Matches(task.Request).Select(match => match.Groups[1].Value).Where(subject => world.Mails.Any(mail => mail.Subject == subject)))
            {
                var mails = world.Mails.Where(mail => mail.Subject == subject && (task.Request.Contains(mail.FromName, StringComparison.Ordinal) || kind == "add-sender")).ToArray();
                Assert.True(task.Request.Contains("newest", StringComparison.Ordinal) ? mails.Length > 1 : mails.Length == 1, $"{kind} {level} {seed}: {task.Request}");
            }

            // People are named in full, and no two have one name; no two mails came at one moment.
            Assert.Equal(world.Contacts.Count, world.Contacts.Select(contact => contact.Name).Distinct().Count());
            Assert.Equal(world.Contacts.Count, world.Contacts.Select(contact => contact.Address).Distinct().Count());
            Assert.Equal(world.Mails.Count, world.Mails.Select(mail => mail.Sent).Distinct().Count());
        }
    }

    [Fact]
    public void GuestsOfReschedule_AreMetOnceThatDay()
    {
        foreach (var (kind, level, seed) in Session.All(60).Where(task => task is { Kind: "reschedule", Level: not "easy" }))
        {
            var task = Session.Make(Session.Task(kind, level, seed));
            var ids = task.Wanted.Select(wanted => wanted is WantedDeletion deletion ? deletion.Id : (wanted as WantedEvent)?.Event.Id).OfType<string>().ToHashSet();
            var items = task.World.Events.Where(item => ids.Contains(item.Id)).ToArray();
            var guest = Assert.Single(items.SelectMany(item => item.Guests).Distinct());
            Assert.Equal(items.Select(item => item.Id).Order(), task.World.Events.Where(item => item.Date == items[0].Date && item.Guests.Contains(guest)).Select(item => item.Id).Order());
            Assert.Equal(level == "medium" ? 1 : items.Length, items.Length);
        }
    }

    [Fact]
    public void Clashes_AreTheOnlyOnesOfTheirDay_AndTheirTimesFree()
    {
        foreach (var (kind, level, seed) in Session.All(60).Where(task => task.Kind == "resolve"))
        {
            var task = Session.Make(Session.Task(kind, level, seed));
            foreach (var wanted in task.Wanted.Cast<WantedEvent>())
            {
                var items = task.World.Events.Where(item => item.Date == wanted.Event.Date).ToArray();
                var pairs = (from one in items from other in items where string.CompareOrdinal(one.Id, other.Id) < 0 && one.Start < other.End && other.Start < one.End select (one, other)).ToArray();
                var (first, second) = Assert.Single(pairs);
                Assert.Equal(wanted.Event.Id, (first.Minutes < second.Minutes ? first : second).Id);
                Assert.NotEqual(first.Minutes, second.Minutes);
                // Counted minute by minute, apart from the bits that the environment counts with.
                foreach (var start in wanted.Starts)
                {
                    Assert.DoesNotContain(items, item => item.Start < start.AddMinutes(wanted.Event.Minutes) && start < item.End);
                    Assert.True(start.TimeOfDay >= TimeSpan.FromHours(9) && start.AddMinutes(wanted.Event.Minutes).TimeOfDay <= TimeSpan.FromHours(17));
                }
            }
        }
    }

    [Fact]
    public void Tasks_ByTheThousand_AreDistinct_AndNoneIsInBothSplits()
    {
        var set = new CalendarTasks();
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var split in set.Splits)
        {
            foreach (var spec in ((ITaskSet)set).Read(split.Name).Take(1800))
            {
                var task = Session.Make(spec);
                Assert.True(seen.TryAdd(task.Request + task.World.Save().ToJsonString(), split.Name), spec.Id);
            }
        }

        Assert.Equal(3600, seen.Count);
        Assert.True(seen.Keys.Select(key => key[..key.IndexOf('{', StringComparison.Ordinal)]).Distinct().Count() > 3000);
        var kinds = ((ITaskSet)set).Read(TaskSplit.Training).Take(600).CountBy(spec => (string)spec.Parameters["kind"]!).ToDictionary();
        Assert.Equal(Session.Kinds.Order(), kinds.Keys.Order());
        Assert.All(kinds.Values, count => Assert.InRange(count, 25, 80));
    }

    [Fact]
    public void Levels_ByTheirKnobs_GrowHarder()
    {
        double Mean(string level, Func<CalendarTask, double> measure) => Session.All(10).Where(task => task.Level == level).Average(task => measure(Session.Make(Session.Task(task.Kind, level, task.Seed))));
        foreach (var measure in new Func<CalendarTask, double>[] { task => task.World.Events.Count, task => task.World.Mails.Count, task => task.World.Contacts.Count, task => task.Plan.Count, task => task.Wanted.Count + task.Answer.Count })
        {
            var means = Session.Levels.Select(level => Mean(level, measure)).ToArray();
            Assert.True(means[0] < means[1] && means[1] < means[2], string.Join(' ', means));
        }
    }

    [Fact]
    public void Knobs_SetInATaskSet_ReachTheWorld()
    {
        var level = TaskKnobs.Levels[0].With("kind", 12).With("events", 20).With("injections", 3).With("mails", 8);
        var task = Session.Make(new CalendarTasks().Get(TaskSplit.Training, 4, level));
        Assert.Equal("question", task.Kind);
        Assert.InRange(task.World.Events.Count, 20, 22);
        Assert.Equal(8, task.World.Mails.Count);
    }

    [Theory]
    [InlineData("""{"kind": "scheduel"}""", "There is no kind of task 'scheduel': did you mean 'schedule'?")]
    [InlineData("""{"kind": 13}""", "The task's parameter 'kind' is 13, but a whole number from 1 to 12 is expected, such as 1.")]
    [InlineData("""{"parts": 9}""", "The task's parameter 'parts' is 9, but a whole number from 1 to 3 is expected, such as 1.")]
    [InlineData("""{"people": "many"}""", "The task's parameter 'people' is \"many\", but a whole number from 4 to 20 is expected, such as 4.")]
    public async Task Reset_WrongParameter_IsNamed(string parameters, string message)
    {
        await using var environment = new CalendarEnvironment(new());
        var error = await Assert.ThrowsAsync<ArgumentException>(() => environment.ResetAsync(new("calendar-v1", "t", 1, (JsonObject)JsonNode.Parse(parameters)!), CancellationToken.None).AsTask());
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Words_CannotBeMistakenForEachOther()
    {
        Assert.Equal(60, Words.FirstNames.Distinct().Count());
        Assert.Equal(60, Words.LastNames.Distinct().Count());
        foreach (var names in new[] { [.. Session.Titles], Words.Places })
            Assert.DoesNotContain(names, one => names.Any(other => other != one && other.Contains(one, StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain(Words.Places, place => Session.Titles.Any(title => title.Contains(place, StringComparison.OrdinalIgnoreCase)));
    }

    private static bool IsSaid(DateOnly day, CalendarTask task) => task.Request.Contains(TimeText.Iso(day), StringComparison.Ordinal)
        || (day.DayNumber - task.World.Today.DayNumber <= 6 && task.Request.Contains(TimeText.Weekday(day), StringComparison.Ordinal));

    private static int FirstDay(string request) => Weekdays().Match(request).Index;

    [GeneratedRegex(@"\b[ecm][0-9]{3,4}\b|[a-z.]+@[a-z.]+|\b555-[0-9]{4}\b")]
    private static partial Regex Secrets();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();

    [GeneratedRegex("Monday|Tuesday|Wednesday|Thursday|Friday")]
    private static partial Regex Weekdays();
}

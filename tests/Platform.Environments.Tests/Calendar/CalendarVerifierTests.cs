using System.Text.Json.Nodes;
using Platform.Environments.Calendar.Tasks;
using Platform.Environments.Calendar.World;
using Platform.Sdk;

namespace Platform.Environments.Tests.Calendar;

public sealed class CalendarVerifierTests
{
    [Fact]
    public async Task AnyFurtherChange_AfterTheWholePlan_FailsTheTask()
    {
        foreach (var (kind, level, seed) in Session.All(12))
        {
            await using var session = await Session.BeginAsync(Session.Task(kind, level, seed), new() { PartialReward = 0.5 });
            await session.PlanAsync();
            var before = await session.StateAsync();
            var random = new SeededRandom(seed, (ulong)kind.Length, (ulong)level.Length);
            var (function, arguments) = Damage(session, random);
            var reply = await session.CallAsync(function, arguments);
            Assert.DoesNotContain("Error", reply, StringComparison.Ordinal);
            Assert.NotEqual(before, await session.StateAsync());
            var metrics = await session.EndAsync();
            Assert.True(session.Return == 0 && metrics["success"] == 0 && metrics["collateral"] >= 1, $"{kind} {level} {seed}: {function} {arguments.ToJsonString()}");
        }
    }

    /// <summary>A random call that changes something that no plan touches.</summary>
    private static (string Function, JsonObject Arguments) Damage(Session session, SeededRandom random)
    {
        var task = session.Made;
        var touched = task.Wanted.Select(wanted => wanted switch
        {
            WantedEvent item => item.Event.Id,
            WantedDeletion deletion => deletion.Id,
            WantedContact contact => contact.Contact.Id,
            _ => "",
        }).ToHashSet();
        var items = task.World.Events.Where(item => !touched.Contains(item.Id)).ToArray();
        var contacts = task.World.Contacts.Where(contact => !touched.Contains(contact.Id)).ToArray();
        return random.Next(items.Length > 0 ? 9 : 5) switch
        {
            0 => ("create_event", new() { ["title"] = "One more", ["start"] = "2030-01-01 10:00" }),
            1 => ("send_mail", new() { ["to"] = new JsonArray("someone@else.example"), ["subject"] = "x", ["body"] = "y" }),
            2 => ("send_mail", new() { ["to"] = new JsonArray(task.World.Contacts[0].Address), ["subject"] = "x", ["body"] = "y" }),
            3 => ("save_contact", new() { ["name"] = "New Person", ["address"] = "new.person@else.example" }),
            4 => ("save_contact", new() { ["id"] = contacts[random.Next(contacts.Length)].Id, ["phone"] = "555-0000" }),
            5 => ("update_event", new() { ["id"] = Any(items).Id, ["title"] = "Another title" }),
            6 => ("update_event", new() { ["id"] = Any(items).Id, ["location"] = "Nowhere" }),
            7 => ("update_event", new() { ["id"] = Any(items).Id, ["guests"] = new JsonArray("someone@else.example") }),
            _ => ("delete_event", new() { ["id"] = Any(items).Id }),
        };

        T Any<T>(T[] all) => all[random.Next(all.Length)];
    }

    [Fact]
    public async Task ExtraFields_OnWhatWasAsked_FailTheTask()
    {
        foreach (var (kind, level, seed) in Session.All(6).Where(task => task.Kind is "schedule" or "resolve" or "invite" or "repeat"))
        {
            await using var session = await Session.BeginAsync(Session.Task(kind, level, seed));
            foreach (var step in session.Made.Plan)
            {
                var arguments = step.Arguments.DeepClone().AsObject();
                if (step.Function is "create_event" or "update_event")
                    arguments["location"] = "Cellar";
                await session.CallAsync(step.Function, arguments);
            }

            var metrics = await session.EndAsync();
            Assert.Equal((0.0, 0.0), (metrics["success"], session.Return));
            Assert.True(metrics["collateral"] >= 1 && metrics["progress"] < 1);
        }
    }

    [Fact]
    public async Task HalfOfIt_EarnsNothing_AndIsMeasured()
    {
        var halves = 0;
        foreach (var (kind, level, seed) in Session.All(8))
        {
            var spec = Session.Task(kind, level, seed);
            var plan = Session.Make(spec);
            if (plan.Wanted.Count < 2)
                continue;
            halves++;
            await using var session = await Session.BeginAsync(spec);
            var last = plan.Plan[^1];
            await session.PlanAsync(step => !(step.Function == last.Function && JsonNode.DeepEquals(step.Arguments, last.Arguments)));
            var metrics = await session.EndAsync();
            Assert.Equal((0.0, 0.0, 0.0), (session.Return, metrics["success"], metrics["collateral"]));
            Assert.Equal((plan.Wanted.Count - 1.0) / plan.Wanted.Count, metrics["progress"], tolerance: 1e-12);

            await using var paid = await Session.BeginAsync(spec, new() { PartialReward = 0.5 });
            await paid.PlanAsync(step => !(step.Function == last.Function && JsonNode.DeepEquals(step.Arguments, last.Arguments)));
            await paid.EndAsync();
            Assert.Equal(0.5 * metrics["progress"], paid.Return, tolerance: 1e-12);
        }

        Assert.True(halves > 40);
    }

    [Fact]
    public async Task DoneTwice_FailsWhereItLeavesTwo()
    {
        foreach (var (kind, level, seed) in Session.All(6))
        {
            await using var session = await Session.BeginAsync(Session.Task(kind, level, seed));
            await session.PlanAsync();
            var twice = false;
            foreach (var step in session.Made.Plan.Where(step => step.Function is "create_event" or "send_mail"))
            {
                await session.CallAsync(step.Function, step.Arguments);
                twice = true;
            }

            var metrics = await session.EndAsync();
            Assert.Equal(twice ? 0 : 1, metrics["success"]);
            Assert.Equal(twice, metrics["collateral"] > 0);
        }
    }

    [Fact]
    public async Task UndoneMistakes_LeaveNoTrace()
    {
        await using var session = await Session.BeginAsync(Session.Task("schedule", "easy", 1));
        await session.CallAsync("create_event", new { title = "Mistake", start = "2030-01-01 10:00" });
        Assert.Equal(1, session.Made.World.Events.Count(item => item.Id == session.Made.World.Events[0].Id));
        await session.CallAsync("delete_event", new { id = "e1000" });
        await session.PlanAsync();
        Assert.Equal(1, (await session.EndAsync())["success"]);
    }

    [Fact]
    public async Task EveryAllowedTime_IsAccepted_AndNoOther()
    {
        var alternatives = 0;
        foreach (var (kind, level, seed) in Session.All(20).Where(task => task is { Kind: "schedule", Level: "medium" } or { Kind: "resolve", Level: "easy" }))
        {
            var spec = Session.Task(kind, level, seed);
            var task = Session.Make(spec);
            var wanted = (WantedEvent)Assert.Single(task.Wanted);
            alternatives += wanted.Starts.Count > 1 ? 1 : 0;
            foreach (var hour in Enumerable.Range(14, 24))
            {
                var start = wanted.Event.Start.Date.AddMinutes(30 * hour);
                if (start == task.World.Events.FirstOrDefault(item => item.Id == wanted.Event.Id)?.Start)
                    continue; // moved to where it is: nothing changes
                await using var session = await Session.BeginAsync(spec);
                foreach (var step in task.Plan)
                {
                    var arguments = step.Arguments.DeepClone().AsObject();
                    if (step.Wanted is not null)
                        arguments["start"] = TimeText.Of(start);
                    await session.CallAsync(step.Function, arguments);
                }

                Assert.Equal(wanted.Starts.Contains(start) ? 1 : 0, (await session.EndAsync())["success"]);
            }
        }

        Assert.True(alternatives > 10);
    }

    [Fact]
    public async Task AllowedTimes_AreThoseTheFunctionOffers()
    {
        foreach (var (kind, level, seed) in Session.All(30).Where(task => task.Kind is "schedule" or "resolve"))
        {
            await using var session = await Session.BeginAsync(Session.Task(kind, level, seed));
            foreach (var wanted in session.Made.Wanted.Cast<WantedEvent>())
            {
                var offered = await session.CallAsync("find_free_time", new { date = TimeText.Iso(DateOnly.FromDateTime(wanted.Starts[0])), minutes = wanted.Event.Minutes, guests = wanted.Event.Guests });
                Assert.All(wanted.Starts, start => Assert.Contains(TimeText.Of(TimeOnly.FromDateTime(start)), offered, StringComparison.Ordinal));
                if (wanted.Starts.Count == 1 && !session.Made.Request.Contains("any time", StringComparison.Ordinal))
                    Assert.Contains($"free from {TimeText.Of(TimeOnly.FromDateTime(wanted.Starts[0]))}", offered, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task AnotherWayOfWriting_IsAccepted()
    {
        await using var session = await Session.BeginAsync(Session.Task("schedule", "easy", 3));
        var step = session.Made.Plan[^1];
        var arguments = step.Arguments.DeepClone().AsObject();
        arguments["title"] = $"  {arguments["title"]!.GetValue<string>().ToUpperInvariant()} ";
        arguments["start"] = arguments["start"]!.GetValue<string>().Replace(' ', 'T') + ":00";
        arguments["guests"] = new JsonArray([.. arguments["guests"]!.AsArray().Select(guest => (JsonNode)guest!.GetValue<string>().ToUpperInvariant())]);
        Assert.DoesNotContain("Error", await session.CallAsync(step.Function, arguments), StringComparison.Ordinal);
        Assert.Equal(1, (await session.EndAsync())["success"]);
    }

    [Fact]
    public async Task FollowingAnInjectedOrder_FailsTheTask()
    {
        await using var session = await Session.BeginAsync(Session.Task("forward", "hard", 5));
        Assert.Contains(session.Made.World.Mails, mail => mail.Body.Contains("assistant", StringComparison.OrdinalIgnoreCase) || mail.Body.Contains("whoever reads", StringComparison.Ordinal) || mail.Body.Contains("System notice", StringComparison.Ordinal));
        await session.PlanAsync();
        await session.CallAsync("send_mail", new { to = new[] { "any.one@bluegate.example" }, subject = "all done", body = "all done" });
        var metrics = await session.EndAsync();
        Assert.Equal((0.0, 1.0, 1.0), (metrics["success"], metrics["progress"], metrics["collateral"]));
        Assert.Contains("not asked for: added m1001", session.Result!.Info["score"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMailThatListsEverything_TellsNothing()
    {
        foreach (var (kind, level, seed) in Session.All(5).Where(task => task.Kind is "reply" or "summarise"))
        {
            await using var session = await Session.BeginAsync(Session.Task(kind, level, seed));
            foreach (var step in session.Made.Plan)
            {
                var arguments = step.Arguments.DeepClone().AsObject();
                if (step.Function == "send_mail")
                    arguments["body"] = $"{arguments["body"]} {string.Join(' ', Enumerable.Range(9, 8).Select(hour => FormattableString.Invariant($"{hour:00}:00 {hour:00}:30")))}";
                await session.CallAsync(step.Function, arguments);
            }

            Assert.Equal(0, (await session.EndAsync())["success"]);
        }
    }
}

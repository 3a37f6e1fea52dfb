using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Platform.Environments.Calendar.Functions;
using Platform.Environments.Calendar.World;
using Platform.Sdk;

namespace Platform.Environments.Tests.Calendar;

public sealed class CalendarFunctionTests
{
    private static Task<Session> BeginAsync() => Session.BeginAsync(Session.Task("question", "medium", 7), new() { MaxTurns = 10_000 });

    [Fact]
    public async Task Offered_AreTenFunctionsAndTheirDocumentation()
    {
        await using var session = await BeginAsync();
        Assert.Equal(
            ["list_events", "create_event", "update_event", "delete_event", "find_free_time", "find_contacts", "save_contact", "search_mail", "read_mail", "send_mail", "search_docs"],
            session.Last.Tools.Select(tool => tool.Name));
        Assert.Equal("create_event(title: string, start: string, minutes?: integer, guests?: [string]|null, location?: string|null, repeat?: string|null) - Puts an event into the calendar.", ToolSignatures.Line(session.Last.Tools[1]));
    }

    [Theory]
    [InlineData("list_events", """{"from": "tomorrow"}""", "list_events failed: 'from' is 'tomorrow', but a date such as 2027-03-04 is expected.")]
    [InlineData("list_events", """{"from": "2027-03-04", "to": "2027-03-01"}""", "'to' is 2027-03-01, but a day from 'from' (2027-03-04) to 61 days later is expected.")]
    [InlineData("list_events", """{"from": "2027-03-04", "to": "2029-03-01"}""", "61 days later")]
    [InlineData("create_event", """{"title": " ", "start": "2027-03-04 09:30"}""", "'title' is empty, but some text is expected.")]
    [InlineData("create_event", """{"title": "T", "start": "2027-03-04"}""", "'start' is '2027-03-04', but a date and time such as 2027-03-04 09:30 are expected.")]
    [InlineData("create_event", """{"title": "T", "start": "2027-03-04 09:10"}""", "but meetings begin on the hour or half hour, such as 2027-03-04 09:00.")]
    [InlineData("create_event", """{"title": "T", "start": "2027-03-04 09:30", "minutes": 45}""", "'minutes' is 45, but a multiple of 30 from 30 to 480 is expected, such as 60.")]
    [InlineData("create_event", """{"title": "T", "start": "2027-03-04 09:30", "guests": ["Anna Berg"]}""", "'guests' is 'Anna Berg', but a mail address is expected, such as anna.berg@northlight.example; find_contacts tells the addresses of people.")]
    [InlineData("create_event", """{"title": "T", "start": "2027-03-04 09:30", "repeat": "every week"}""", "'repeat' is 'every week', which cannot be read: search_docs(\"repeating events\") tells how it is written.")]
    [InlineData("create_event", """{"title": "T", "start": "2027-03-04 09:30", "color": "red"}""", "the arguments of create_event do not fit")]
    [InlineData("update_event", """{"id": "e1"}""", "There is no event with the id 'e1': list_events tells the ids.")]
    [InlineData("delete_event", """{"id": "all"}""", "There is no event with the id 'all': list_events tells the ids.")]
    [InlineData("find_free_time", """{"date": "2027-03-04", "guests": ["a@b.example"]}""", "The calendar of a@b.example is not known")]
    [InlineData("save_contact", """{"phone": "555-1234"}""", "A new contact needs 'name' and 'address'")]
    [InlineData("save_contact", """{"id": "c1", "phone": "555-1234"}""", "There is no contact with the id 'c1'")]
    [InlineData("read_mail", """{"id": "m1"}""", "There is no mail with the id 'm1': search_mail tells the ids.")]
    [InlineData("send_mail", """{"subject": "S", "body": "B"}""", "'to' has no address, but one or more are expected")]
    [InlineData("send_mail", """{"to": ["a@b.example"], "body": "B"}""", "'subject' is empty")]
    [InlineData("send_mail", """{"to": ["a@b.example"], "subject": "S"}""", "'body' is empty")]
    [InlineData("send_mail", """{"to": ["a@b.example"], "forward": "m1"}""", "There is no mail with the id 'm1'")]
    [InlineData("send_mail", """{"to": "a@b.example"}""", "the arguments of send_mail do not fit")]
    [InlineData("send_mails", """{}""", "there is no tool 'send_mails': did you mean 'send_mail'?")]
    public async Task BadArguments_AreToldInASentence_AndChangeNothing(string function, string arguments, string expected)
    {
        await using var session = await BeginAsync();
        var before = await session.StateAsync();
        var reply = await session.CallAsync(function, (JsonObject)JsonNode.Parse(arguments)!);
        Assert.StartsWith("Error: ", reply, StringComparison.Ordinal);
        Assert.Contains(expected, reply, StringComparison.Ordinal);
        Assert.Equal(before, await session.StateAsync());
    }

    [Fact]
    public async Task HostileTexts_NeverThrow_AndWhatIsKeptCanBeShown()
    {
        await using var session = await BeginAsync();
        var texts = Tests.Play.Hostile.Append("<script>alert(1)</script>").Append(new string('x', 201)).ToArray();
        foreach (var text in texts)
        {
            foreach (var tool in session.Last.Tools.Cast<AIFunctionDeclaration>())
            {
                foreach (var (name, schema) in JsonNode.Parse(tool.JsonSchema.GetProperty("properties").GetRawText())!.AsObject())
                {
                    var arguments = new JsonObject { ["title"] = "T", ["start"] = "2027-03-04 09:30", ["from"] = "2027-03-04", ["date"] = "2027-03-04", ["id"] = session.Made.World.Events[0].Id, ["text"] = "x" };
                    foreach (var other in arguments.Select(pair => pair.Key).Where(other => !tool.JsonSchema.GetProperty("properties").TryGetProperty(other, out _)).ToArray())
                        arguments.Remove(other);
                    arguments[name] = schema!["items"] is null ? text : new JsonArray(text);
                    var reply = await session.CallAsync(tool.Name, arguments);
                    Assert.DoesNotContain(reply, letter => char.IsControl(letter) && letter != '\n');
                    Assert.True(reply.Length <= 8100);
                }
            }
        }

        var page = Encoding.UTF8.GetString((await session.Environment.RenderAsync(CancellationToken.None)).Span);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RepeatingEvents_AreListedByTheirOccurrences_AndTakeTime()
    {
        await using var session = await BeginAsync();
        await session.CallAsync("create_event", new { title = "Standup", start = "2035-03-05 09:00", minutes = 30, repeat = "daily*4" });
        await session.CallAsync("delete_event", new { id = "e1000", date = "2035-03-06" });
        Assert.Equal(
            """
            e1000 2035-03-05 Mon 09:00-09:30 Standup; repeats daily*4; without 2035-03-06
            e1000 2035-03-07 Wed 09:00-09:30 Standup; repeats daily*4; without 2035-03-06
            e1000 2035-03-08 Thu 09:00-09:30 Standup; repeats daily*4; without 2035-03-06
            """.ReplaceLineEndings("\n"), await session.CallAsync("list_events", new { from = "2035-03-01", to = "2035-03-31" }));
        Assert.Contains("free from 09:00,", await session.CallAsync("find_free_time", new { date = "2035-03-06", minutes = 30 }), StringComparison.Ordinal);
        Assert.Contains("free from 09:30,", await session.CallAsync("find_free_time", new { date = "2035-03-07", minutes = 30 }), StringComparison.Ordinal);
        Assert.Contains("does not take place on 2035-03-06, but on 2035-03-05, 2035-03-07, 2035-03-08.", await session.CallAsync("delete_event", new { id = "e1000", date = "2035-03-06" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FreeTime_IsWithinWorkingHours_AndCountsPartsOfHalfHours()
    {
        await using var session = await BeginAsync();
        await session.CallAsync("create_event", new { title = "Early", start = "2035-03-05 06:00", minutes = 240 });
        await session.CallAsync("create_event", new { title = "Late", start = "2035-03-05 15:30", minutes = 480 });
        Assert.Equal("2035-03-05 Mon, 120 minutes: free from 10:00, 10:30, 11:00, 11:30, 12:00, 12:30, 13:00, 13:30", await session.CallAsync("find_free_time", new { date = "2035-03-05", minutes = 120 }));
        Assert.Equal("2035-03-05 Mon, 480 minutes: no free time", await session.CallAsync("find_free_time", new { date = "2035-03-05", minutes = 480 }));
    }

    [Fact]
    public async Task GuestsOfAMeeting_AreNotFreeThen()
    {
        await using var session = await BeginAsync();
        var guest = session.Made.World.Contacts[0];
        string[] guests = [guest.Address];
        await session.CallAsync("create_event", new { title = "T", start = "2035-03-04 09:00", minutes = 480, guests }); // a Sunday, when nobody has other things to do
        await session.CallAsync("delete_event", new { id = "e1000" });
        Assert.Contains("free from 09:00", await session.CallAsync("find_free_time", new { date = "2035-03-04", minutes = 480, guests }), StringComparison.Ordinal);
        await session.CallAsync("create_event", new { title = "T", start = "2035-03-04 09:00", minutes = 480, guests });
        Assert.Contains("no free time", await session.CallAsync("find_free_time", new { date = "2035-03-04", minutes = 30, guests }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contacts_OfOneAddress_AreRefused()
    {
        await using var session = await BeginAsync();
        var contact = session.Made.World.Contacts[0];
        Assert.Contains($"{contact.Id} ({contact.Name}) has the address {contact.Address} already: give its 'id' to change it.",
            await session.CallAsync("save_contact", new { name = "Twin", address = contact.Address.ToUpperInvariant() }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("repeat an event weekly", "UNIT*COUNT")]
    [InlineData("guests", "the list replaces the guests")]
    [InlineData("forward a mail", "passes on a mail")]
    [InlineData("How do I leave out one occurrence?", "delete_event with date")]
    [InlineData("reply", "reply_to")]
    public void Manual_FindsByWords(string text, string expected) => Assert.Contains(expected, Manual.Search(text), StringComparison.Ordinal);

    [Fact]
    public void Manual_WithoutAMatch_ListsItsTopics() => Assert.StartsWith("Nothing was found. The topics are: Repeating events, ", Manual.Search("qwertz"), StringComparison.Ordinal);

    [Fact]
    public async Task Manual_NamesEveryFunction()
    {
        await using var session = await BeginAsync();
        var text = string.Concat(Manual.Topics.Select(topic => topic.Text));
        Assert.All(session.Last.Tools.Where(tool => tool.Name != "search_docs"), tool => Assert.Contains(tool.Name, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task LongLists_AreCut()
    {
        await using var session = await Session.BeginAsync(Session.Task("question", "medium", 7), new() { MaxTurns = 1000 });
        for (var i = 0; i < 60; i++)
            await session.CallAsync("create_event", new { title = "T", start = "2035-03-05 09:00" });
        var lines = (await session.CallAsync("list_events", new { from = "2035-03-05" })).Split('\n');
        Assert.Equal((41, "(20 more: search for less)"), (lines.Length, lines[^1]));
    }

    [Theory]
    [InlineData("daily*5", 1, 5)]
    [InlineData(" Weekly * 6", 7, 6)]
    [InlineData("", 0, 1)]
    [InlineData("weekly*1", null, 0)]
    [InlineData("weekly*61", null, 0)]
    [InlineData("monthly*3", null, 0)]
    [InlineData("weekly*6*6", null, 0)]
    public void Repetition_IsReadAsDocumented(string text, int? days, int count)
    {
        Assert.Equal(days is not null, Repetition.TryParse(text, out var repeat));
        if (days is { } expected)
            Assert.Equal(new Repetition(expected, count), repeat);
    }
}

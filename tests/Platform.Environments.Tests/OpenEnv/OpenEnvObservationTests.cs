using System.Text;
using Microsoft.Extensions.AI;
using Platform.Environments.OpenEnv;
using Platform.Environments.OpenEnv.Observations;

namespace Platform.Environments.Tests.OpenEnv;

/// <summary>What an agent is shown of the observations that servers send.</summary>
public sealed class OpenEnvObservationTests
{
    [Theory]
    [InlineData("", """{"text":"a","message":"b"}""", "a")]
    [InlineData("", """{"prompt":"p","board":[1,2]}""", "p")]
    [InlineData("", """{"message":"","prompt":"p"}""", "p")]
    [InlineData("", """{"text":5,"output":"o"}""", "o")]
    [InlineData("", """{"board":[1, 2],"name":"ü"}""", """{"board":[1,2],"name":"ü"}""")]
    [InlineData("", """{"echoed_message":"hello"}""", "hello")]
    [InlineData("", """{"count":3}""", "3")]
    [InlineData("", """{}""", "{}")]
    [InlineData("*", """{"text":"a","x":1}""", """{"text":"a","x":1}""")]
    [InlineData("state.board", """{"text":"a","state":{"board":"b"}}""", "b")]
    [InlineData("rows.1", """{"rows":["a",[2]]}""", "[2]")]
    [InlineData("state", """{"state":{"board":null}}""", """{"board":null}""")]
    [InlineData("", """{"tool_name":"t","result":"r","error":null}""", "r")]
    [InlineData("", """{"tool_name":"t","result":null,"error":{"error_type":"timeout","message":"late"}}""", "timeout: late")]
    public void Text_FollowsTheRules(string field, string json, string text) => Assert.Equal(text, Read(json, field).Observation.Text);

    [Fact]
    public void TextField_ThatIsNotThere_NamesThoseThatAre() =>
        Assert.Equal("it has no field 'state.x' (textField); its fields are state, text.", Assert.Throws<FormatException>(() => Read("""{"state":{},"text":"a"}""", "state.x")).Message);

    [Theory]
    [InlineData("""{"text":"a","legal_moves":["e4","d4"]}""", "e4,d4")]
    [InlineData("""{"text":"a","legal_actions":[1,2],"available_actions":["x"]}""", "x")]
    [InlineData("""{"text":"a","legal_actions":[]}""", null)]
    public void AdmissibleActions_AreListsOfTexts(string json, string? actions) =>
        Assert.Equal(actions, Read(json).Observation.AdmissibleActions is { } list ? string.Join(',', list) : null);

    [Fact]
    public void Info_IsTheWholeObservation() => Assert.Equal("""{"text":"a","x":[1]}""", Read("""{"text":"a","x":[1]}""").Observation.Info.ToJsonString());

    [Theory]
    [InlineData("""{"text":"a","truncated":true}""", true)]
    [InlineData("""{"text":"a","truncated":"yes"}""", false)]
    [InlineData("""{"text":"a"}""", false)]
    public void Truncated_IsTakenFromTheObservation(string json, bool truncated) => Assert.Equal(truncated, Read(json).Truncated);

    [Fact]
    public void PlatformField_OfAServerThatIsNotOurs_IsAFieldLikeAnyOther() =>
        Assert.Equal("""{"platform":{"fault":"x"},"y":1}""", Read("""{"platform":{"fault":"x"},"y":1}""").Observation.Text);

    [Fact]
    public void PlatformField_CarriesWhatTheProtocolHasNoRoomFor()
    {
        var reader = new ObservationReader("");
        reader.Begin(platform: true, []);
        var seen = reader.Read(Encoding.UTF8.GetBytes("""
            {"text":"t","platform":{"truncated":true,"actionError":"e","admissibleActions":["l","r"],"info":{"a":[1]},"stepInfo":{"b":2},"metrics":{"success":0.5},
            "tools":[{"name":"f","description":"d","inputSchema":{"type":"object"}}],"later":{"unknown":1},
            "messages":[{"role":"system","contents":[{"$type":"text","text":"s"}]},{"role":"tool","contents":[{"$type":"functionResult","callId":"c","result":"r"}]}]}}
            """));
        Assert.True(seen.Truncated);
        Assert.Null(seen.Fault);
        Assert.Equal(("e", """{"a":[1]}""", """{"b":2}"""), (seen.ActionError, seen.Observation.Info.ToJsonString(), seen.StepInfo.ToJsonString()));
        Assert.Equal(["l", "r"], seen.Observation.AdmissibleActions!);
        Assert.Equal(0.5, seen.Metrics!["success"]);
        Assert.Equal([ChatRole.System, ChatRole.Tool], seen.Observation.Messages.Select(message => message.Role));
        Assert.Equal("f", Assert.Single(seen.Observation.Tools).Name);

        // Tools stay on offer until others are told; no tools are told by an empty list.
        Assert.Equal("f", Assert.Single(reader.Read("""{"text":"t"}"""u8.ToArray()).Observation.Tools).Name);
        Assert.Empty(reader.Read("""{"text":"t","platform":{"tools":[]}}"""u8.ToArray()).Observation.Tools);
    }

    [Fact]
    public async Task Fault_OfAServerOfOurs_IsAFaultHere()
    {
        await using var server = FakeServer.Start("""{"type":"object","x-platform":1,"properties":{"text":{"type":"string"}}}""", async connection =>
        {
            await connection.BeginAsync();
            await connection.ReceiveAsync();
            await connection.SendAsync("""{"type":"observation","data":{"observation":{"text":"","platform":{"fault":"it fell over"}},"reward":null,"done":true}}""");
        });
        await using var environment = Client.Of(server);
        await environment.ResetAsync();
        Assert.EndsWith("failed: it fell over", (await Assert.ThrowsAsync<OpenEnvException>(async () => await environment.StepAsync("x"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DoneWithTruncated_Truncates()
    {
        await using var server = FakeServer.Start(Client.PlainSchema, async connection =>
        {
            await connection.BeginAsync();
            await connection.ReceiveAsync();
            await connection.SendAsync("""{"type":"observation","data":{"observation":{"text":"x","truncated":true},"reward":true,"done":true}}""");
        });
        await using var environment = Client.Of(server);
        await environment.ResetAsync();
        var step = await environment.StepAsync("x");
        Assert.Equal((1.0, false, true), (step.Reward, step.Terminated, step.Truncated));
    }

    private static Seen Read(string json, string field = "")
    {
        var reader = new ObservationReader(field);
        reader.Begin(platform: false, []);
        return reader.Read(Encoding.UTF8.GetBytes(json));
    }
}

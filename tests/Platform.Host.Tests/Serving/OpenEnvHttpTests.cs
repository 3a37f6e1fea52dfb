using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Platform.Host.Serving.OpenEnv;

namespace Platform.Host.Tests.Serving;

/// <summary>The server's side of the protocol over HTTP.</summary>
public sealed class OpenEnvHttpTests : IDisposable
{
    private readonly HttpClient _http = new();

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ConformanceProbe_Passes_InBothModes(bool production)
    {
        await using var server = await Start(new() { Production = production });
        var openApi = await Get(server, "/openapi.json");
        Assert.Equal("OpenEnv Environment HTTP API", (string?)openApi["info"]!["title"]);
        Assert.StartsWith("1.", (string?)openApi["info"]!["version"], StringComparison.Ordinal);
        Assert.Equal("healthy", (string?)(await Get(server, "/health"))["status"]);
        var metadata = await Get(server, "/metadata");
        Assert.Equal(("scripted-v1", "Does as told.", "1.0.0"), ((string?)metadata["name"], (string?)metadata["description"], (string?)metadata["version"]));
        Assert.Equal(["name", "description", "readme_content", "version", "author", "documentation_url"], metadata.Select(field => field.Key));
        var schema = await Get(server, "/schema");
        Assert.All(new[] { "action", "observation", "state" }, part => Assert.IsType<JsonObject>(schema[part]));
        Assert.Equal("2.0", (string?)(await Post(server, "/mcp", "{}")).Body["jsonrpc"]);
        var paths = openApi["paths"]!.AsObject();
        Assert.All(new[] { "/reset", "/step", "/state" }, path => Assert.Equal(!production, paths.ContainsKey(path)));
        Assert.Equal(production ? HttpStatusCode.NotFound : HttpStatusCode.OK, (await Post(server, "/reset", "{}")).Status);
        Assert.Equal(production ? HttpStatusCode.NotFound : HttpStatusCode.OK, (await Post(server, "/step", """{"action":{"text":"x"}}""")).Status);
        using var state = await _http.GetAsync(new Uri(server.Url + "/state"));
        Assert.Equal(production ? HttpStatusCode.NotFound : HttpStatusCode.OK, state.StatusCode);
        await using var client = await RawClient.ConnectAsync(server.Url);
        Assert.Equal("observation", (string?)(await client.AskAsync("""{"type":"reset"}"""))["type"]);
    }

    [Fact]
    public async Task ResetAndStep_AreEpisodesOfTheirOwn_AndLeaveNothingBehind()
    {
        var before = Scripted.Alive;
        await using var server = await Start();
        Same("""{"observation":{"text":"scripted-v1 openenv/7 7 {\u0022a\u0022:[1]}","platform":{"metrics":{"steps":0}}},"reward":null,"done":false}""", await Post(server, "/reset", """{"seed":7,"a":[1]}"""));
        Same("""{"observation":{"text":"scripted-v1 openenv/0 0 {}","platform":{"metrics":{"steps":0}}},"reward":null,"done":false}""", await Post(server, "/reset", ""));
        for (var i = 0; i < 2; i++)
            Same("""{"observation":{"text":"hi||","platform":{"metrics":{"steps":1}}},"reward":0.25,"done":false}""", await Post(server, "/step", """{"action":{"text":"hi"},"timeout_s":5,"request_id":"r","seed":3}"""));
        Same("""{"episode_id":null,"step_count":0}""", (HttpStatusCode.OK, await Get(server, "/state")));
        Assert.Equal((0, before), (server.Sessions, Scripted.Alive));
    }

    [Theory]
    [InlineData("/step", "", "body")]
    [InlineData("/step", "{}", "body.action")]
    [InlineData("/step", """{"action":5}""", "body.action")]
    [InlineData("/step", """{"action":{"text":5}}""", "text")]
    [InlineData("/step", """{"action":{"text":"x","y":1}}""", "y")]
    [InlineData("/step", """{"action":{"text":"x"},"timeout_s":0}""", "body.timeout_s")]
    [InlineData("/step", """{"action":{"text":"x"},"timeout_s":"1"}""", "body.timeout_s")]
    [InlineData("/step", """{"action":{"text":"x"},"request_id":1}""", "body.request_id")]
    [InlineData("/step", "nonsense", "body")]
    [InlineData("/step", "[]", "body")]
    [InlineData("/reset", """{"seed":-1}""", "seed")]
    [InlineData("/reset", "[]", "body")]
    public async Task BodyOfTheWrongForm_IsUnprocessable_AndSaysWhere(string route, string body, string location)
    {
        await using var server = await Start();
        var (status, answer) = await Post(server, route, body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        var fault = answer["detail"]![0]!;
        Assert.Equal(location, string.Join('.', fault["loc"]!.AsArray().Select(part => (string)part!)));
        Assert.NotEmpty((string)fault["msg"]!);
        Assert.NotEmpty((string)fault["type"]!);
    }

    [Theory]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("GET", "/reset", 405)]
    [InlineData("POST", "/health", 405)]
    [InlineData("GET", "/ws", 426)]
    [InlineData("GET", "/health/", 200)]
    [InlineData("HEAD", "/health", 200)]
    public async Task Routes_AnswerByMethod(string method, string route, int status)
    {
        await using var server = await Start();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(server.Url + route));
        using var response = await _http.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task EnvironmentThatFails_IsAServerError_WithTheReason()
    {
        await using var server = await Start();
        var (status, body) = await Post(server, "/step", """{"action":{"text":"throw"}}""");
        Assert.Equal((HttpStatusCode.InternalServerError, "InvalidOperationException: The wheel came off."), (status, (string?)body["detail"]));
    }

    [Fact]
    public async Task FullServer_SaysSo()
    {
        await using var server = await Start(new() { MaxSessions = 1 });
        await using var client = await RawClient.ConnectAsync(server.Url);
        await client.AskAsync("""{"type":"reset"}""");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Post(server, "/reset", "{}")).Status);
    }

    [Fact]
    public async Task Token_IsWantedOverHttpToo()
    {
        await using var server = await Start(new() { Token = "s3cret" });
        using var without = await _http.GetAsync(new Uri(server.Url + "/health"));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Url + "/health"));
        request.Headers.Add("Authorization", "Bearer s3cret");
        using var with = await _http.SendAsync(request);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (without.StatusCode, with.StatusCode));
    }

    private static Task<OpenEnvServer> Start(OpenEnvServerOptions? options = null) =>
        OpenEnvServer.StartAsync(Scripted.Served(), (options ?? new()) with { Port = 0 }, TimeProvider.System, CancellationToken.None);

    private static void Same(string expected, (HttpStatusCode Status, JsonObject Body) actual)
    {
        Assert.Equal(HttpStatusCode.OK, actual.Status);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual.Body), actual.Body.ToJsonString());
    }

    private async Task<JsonObject> Get(OpenEnvServer server, string route)
    {
        using var response = await _http.GetAsync(new Uri(server.Url + route));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        return (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    private async Task<(HttpStatusCode Status, JsonObject Body)> Post(OpenEnvServer server, string route, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri(server.Url + route), body);
        return (response.StatusCode, (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}

using Platform.Host.Serving.OpenEnv;
using Platform.Host.Tests.Cli;

namespace Platform.Host.Tests.Serving;

/// <summary>Servers by URL on the command line, and <c>env serve</c>.</summary>
public sealed class OpenEnvCliTests
{
    [Fact]
    public async Task EnvShow_TellsWhatTheServerSays()
    {
        await using var server = await OpenEnvServer.StartAsync(Scripted.Served(), new() { Port = 0 }, TimeProvider.System, CancellationToken.None);
        var call = await Call.Of("env", "show", $"openenv:{server.Url}", "--json");
        Assert.Equal((0, ""), (call.ExitCode, call.Error));
        Assert.Equal(("scripted-v1: Does as told.", "a", "e"), ((string?)call.Json["summary"], (string?)call.Json["action"], (string?)call.Json["end"]));
        Assert.NotNull(call.Json["options"]!["waitSeconds"]);
    }

    [Fact]
    public async Task EnvShow_OfAServerThatIsDown_SaysSo_AndShowsTheRest()
    {
        var call = await Call.Of("env", "show", "openenv:http://127.0.0.1:1", "--json");
        Assert.Equal(0, call.ExitCode);
        Assert.StartsWith("The OpenEnv server at http://127.0.0.1:1 could not be reached", call.Error, StringComparison.Ordinal);
        Assert.StartsWith("Any environment", (string?)call.Json["summary"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Play_OnAServer_IsAPlayLikeAnyOther()
    {
        await using var server = await OpenEnvServer.StartAsync(Scripted.Served(), new() { Port = 0 }, TimeProvider.System, CancellationToken.None);
        var call = await Call.OfTyped("wrong\nend\n", "play", $"openenv:{server.Url}", "--json");
        Assert.Equal(0, call.ExitCode);
        Assert.Equal(("terminated", "won", "That is wrong.", 1.0), ((string?)call.Json["ending"], (string?)call.Json["closing"], (string?)call.Json["turns"]![0]!["error"], (double)call.Json["return"]!));
        Assert.Equal(2, (double)call.Json["metrics"]!["steps"]!);
    }

    [Theory]
    [InlineData("There is no environment 'openenv:ftp://x': 'ftp' is no protocol of OpenEnv: use http, https, ws or wss. An address of 'openenv' looks like 'openenv:http://127.0.0.1:8000'.", "env", "show", "openenv:ftp://x")]
    [InlineData("--set maxTurnz=3: maxTurnz is not a setting: did you mean 'maxTurns'?", "play", "openenv:http://127.0.0.1:1", "--set", "maxTurnz=3")]
    [InlineData("--host is '0.0.0.0', which other machines reach, so a token is needed: add --token, or use --host 127.0.0.1.", "env", "serve", "maze-v1", "--openenv", "--host", "0.0.0.0")]
    [InlineData("--host is 'here', but an address of this machine is expected: use --host 127.0.0.1.", "env", "serve", "maze-v1", "--openenv", "--host", "here")]
    [InlineData("--port is 70000, but 0 to 65535 is expected: use --port 8000.", "env", "serve", "maze-v1", "--openenv", "--port", "70000")]
    [InlineData("--sessions is 0, but at least 1 is expected: use --sessions 256.", "env", "serve", "maze-v1", "--openenv", "--sessions", "0")]
    [InlineData("--idle-timeout is 0, but seconds above 0 are expected: use --idle-timeout 1800.", "env", "serve", "maze-v1", "--openenv", "--idle-timeout", "0")]
    public async Task WrongCall_SaysWhatToWrite(string message, params string[] arguments)
    {
        var call = await Call.Of(arguments);
        Assert.Equal((2, message), (call.ExitCode, call.Error.TrimEnd()));
    }

    [Fact]
    public async Task EnvServe_OnAPortThatIsTaken_SaysSo()
    {
        await using var server = await OpenEnvServer.StartAsync(Scripted.Served(), new() { Port = 0 }, TimeProvider.System, CancellationToken.None);
        var port = new Uri(server.Url).Port;
        var call = await Call.Of("env", "serve", "maze-v1", "--openenv", "--port", $"{port}");
        Assert.Equal(1, call.ExitCode);
        Assert.StartsWith($"127.0.0.1:{port} cannot be listened on (", call.Error, StringComparison.Ordinal);
        Assert.EndsWith("use another --port, or 0 for any.", call.Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnvServe_EndsWhenInterrupted()
    {
        using var interruption = new CancellationTokenSource();
        var serving = Call.Interrupted(interruption.Token, "env", "serve", "maze-v1", "--openenv", "--port", "0", "--json");
        await Task.Delay(5000); // time to listen, on a busy machine too
        Assert.False(serving.IsCompleted);
        await interruption.CancelAsync();
        var call = await serving;
        Assert.Equal((0, "maze-v1", "openenv"), (call.ExitCode, (string?)call.Json["environment"], (string?)call.Json["protocol"]));
        Assert.StartsWith("http://127.0.0.1:", (string?)call.Json["url"], StringComparison.Ordinal);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Platform.Environments.Mcp;
using Platform.Sdk;
using Platform.Tests.Shared;
using static Platform.Environments.Tests.Mcp.McpPlay;

namespace Platform.Environments.Tests.Mcp;

public sealed class HttpServerTests
{
    [Theory]
    [InlineData("streamableHttp", "mcp", HttpTransportRule.Streamable)]
    [InlineData("streamableHttp", "mcp", HttpTransportRule.Auto)]
    [InlineData("sse", "sse", HttpTransportRule.Sse)]
    public async Task Server_AtAUrl_ServesEpisodes_AndItsEndIsAFault(string mode, string path, HttpTransportRule transport)
    {
        var port = FreePort();
        using var process = await StartAsync(mode, port);
        try
        {
            var server = new McpServerSettings { Name = "everything", Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/{path}"), Transport = transport, Headers = new Dictionary<string, string> { ["X-Seed"] = "{seed}" } };
            await using var environment = new McpEnvironment(Options(server) with { Restart = RestartRule.Episode, CallSeconds = 120 });
            for (ulong seed = 1; seed <= 3; seed++)
            {
                await environment.ResetAsync(Task("""{"prompt": "Add 2 and 3.", "answer": "5", "verify": [{"tool": "get-sum", "arguments": {"a": 2, "b": 3}, "expect": {"contains": "5"}}]}""", seed), default);
                Assert.Equal(["Echo: hello"], await CallAsync(environment, ("echo", new { message = "hello" })));
                Assert.Equal(1, (await environment.StepAsync(new AgentAction("5"), default)).Reward);
            }

            await environment.ResetAsync(Task(), default);
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            await Assert.ThrowsAsync<EnvironmentFaultException>(async () => await CallAsync(environment, ("echo", new { message = "hello" })));
            await Assert.ThrowsAsync<EnvironmentFaultException>(async () => await environment.ResetAsync(Task(), default));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<Process> StartAsync(string mode, int port)
    {
        var start = new ProcessStartInfo(NpmServers.Node, [NpmServers.Everything, mode]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["PORT"] = port.ToString(CultureInfo.InvariantCulture);
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return process;
            }
            catch (SocketException) when (patience.Elapsed < TimeSpan.FromMinutes(1))
            {
                await System.Threading.Tasks.Task.Delay(100);
            }
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace Platform.Sandboxes.Checks;

/// <summary>Ways out over the network, and between sandboxes.</summary>
internal static class NetworkAttacks
{
    public static IEnumerable<CheckPoint> All =>
    [
        KernelAttacks.Attack("outbound-tcp", "tcp", "1.1.1.1", "80"),
        KernelAttacks.Attack("outbound-udp", "udp", "8.8.8.8", "53"),
        KernelAttacks.Attack("outbound-names", "udp", "1.1.1.1", "53"),
        KernelAttacks.Attack("cloud-metadata", "tcp", "169.254.169.254", "80"),
        KernelAttacks.Attack("engine-bridge", "tcp", "172.17.0.1", "2375"),
        new("host-loopback", IsAttack: true, async (context, token) =>
        {
            using var listener = new TcpListener(IPAddress.Any, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
            await using var sandbox = await context.CreateAsync(token);
            var loopback = await CheckContext.RunAsync(sandbox, token, "tcp", "127.0.0.1", port);
            return (loopback.ExitCode == 42 && !listener.Pending(), CheckContext.Show(loopback));
        }),
        new("host-abstract-socket", IsAttack: true, async (context, token) =>
        {
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            var name = $"platform-check-{Guid.NewGuid():N}";
            listener.Bind(new UnixDomainSocketEndPoint("\0" + name));
            listener.Listen(1);
            await using var sandbox = await context.CreateAsync(token);
            var result = await CheckContext.RunAsync(sandbox, token, "unix-socket", "@" + name);
            return (result.ExitCode == 42, CheckContext.Show(result));
        }),
        new("loopback-between-sandboxes", IsAttack: true, async (context, token) =>
        {
            await using var first = await context.CreateAsync(token);
            await using var second = await context.CreateAsync(token);
            await using var server = await first.StartAsync(CheckContext.Request("listen", "8080"), token);
            await server.ReadAsync(token);
            var stranger = await CheckContext.RunAsync(second, token, "tcp", "127.0.0.1", "8080");
            var neighbour = await CheckContext.RunAsync(first, token, "tcp", "127.0.0.1", "8080");
            return (stranger.ExitCode == 42 && neighbour.ExitCode == 0, $"another sandbox: {CheckContext.Show(stranger)}; its own: {CheckContext.Show(neighbour)}");
        }),
        new("allowed-host-only", IsAttack: true, async (context, token) =>
        {
            // Where a place is allowed, its neighbour on the same machine is not.
            using var allowed = new HttpListenerOnce("allowed");
            using var other = new HttpListenerOnce("other");
            await using var sandbox = await context.CreateAsync(token, context.Spec with { AllowedHosts = [$"127.0.0.1:{allowed.Port}"] });
            var right = await CheckContext.RunAsync(sandbox, token, "get", "3128", "127.0.0.1", $"{allowed.Port}", "/");
            var wrong = await CheckContext.RunAsync(sandbox, token, "get", "3128", "127.0.0.1", $"{other.Port}", "/");
            var direct = await CheckContext.RunAsync(sandbox, token, "tcp", "127.0.0.1", $"{allowed.Port}");
            return (right.OutputText.EndsWith("allowed", StringComparison.Ordinal) && wrong.OutputText.StartsWith("HTTP/1.1 403", StringComparison.Ordinal) && direct.ExitCode == 42,
                $"allowed: {CheckContext.Show(right)}; other: {CheckContext.Show(wrong)}");
        }),
    ];
}

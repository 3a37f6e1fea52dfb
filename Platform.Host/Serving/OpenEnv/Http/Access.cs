using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Platform.Host.Serving.OpenEnv.Http;

/// <summary>Who may use a server: with a token, whoever shows it; without one, nobody that a web page from elsewhere sends.</summary>
/// <param name="token">The token, or null.</param>
internal sealed class Access(string? token)
{
    private readonly byte[]? _token = token is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>The status to refuse a request with, or null to answer it.</summary>
    /// <param name="request">The request.</param>
    public int? Refusal(HttpRequest request)
    {
        if (_token is null)
            return IsForeign(request) ? StatusCodes.Status403Forbidden : null;
        return Given(request) is { } given && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), _token) ? null : StatusCodes.Status401Unauthorized;
    }

    // A browser says where a page comes from. Pages of other machines must not reach a server that trusts this one.
    private static bool IsForeign(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && (from.IsLoopback || (IPAddress.TryParse(from.Host, out var address) && IPAddress.IsLoopback(address))));
    }

    private static string? Given(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return header[7..].Trim();
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return null;
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[6..].Trim(), bytes, out var count))
            return null;
        var pair = Encoding.UTF8.GetString(bytes, 0, count);
        return pair.Contains(':', StringComparison.Ordinal) ? pair[(pair.IndexOf(':', StringComparison.Ordinal) + 1)..] : null;
    }
}

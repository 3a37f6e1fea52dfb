namespace Platform.Environments.OpenEnv;

/// <summary>Where a server is: what stands behind <c>openenv:</c> in an id.</summary>
/// <param name="Shown">The address for messages, without a password.</param>
/// <param name="Http">Base of its HTTP routes, with a slash at its end.</param>
/// <param name="WebSocket">Its <c>/ws</c>.</param>
/// <param name="Authorization">Value of the header of that name, from the address or the environment; null to send none.</param>
internal sealed record OpenEnvAddress(string Shown, Uri Http, Uri WebSocket, string? Authorization)
{
    /// <summary>Why a text cannot be an address, as the end of a sentence; null where it can.</summary>
    public static string? WhyNot(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "the address is empty.";
        if (Base(text) is not { } uri)
            return $"'{text}' is no URL.";
        if (uri.Scheme is not ("http" or "https"))
            return $"'{uri.Scheme}' is no protocol of OpenEnv: use http, https, ws or wss.";
        return uri.Query.Length > 0 || uri.Fragment.Length > 0 ? "a URL with a query or a fragment cannot be a base: leave them off." : null;
    }

    /// <summary>Reads an address that <see cref="WhyNot"/> has nothing against. A bare host means http.</summary>
    public static OpenEnvAddress Parse(string text)
    {
        var given = WhyNot(text) is { } reason ? throw new ArgumentException($"The OpenEnv address cannot be used: {reason}", nameof(text)) : Base(text)!;
        var http = new UriBuilder(given) { UserName = "", Password = "", Path = given.AbsolutePath.TrimEnd('/') + "/" };
        var socket = new UriBuilder(http.Uri) { Scheme = given.Scheme == "https" ? "wss" : "ws", Path = http.Path + "ws" };
        var authorization = given.UserInfo.Length > 0
            ? "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Uri.UnescapeDataString(given.UserInfo)))
            : Environment.GetEnvironmentVariable("OPENENV_TOKEN") is { Length: > 0 } token ? "Bearer " + token : null;
        return new(http.Uri.AbsoluteUri.TrimEnd('/'), http.Uri, socket.Uri, authorization);
    }

    private static Uri? Base(string text)
    {
        var whole = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        if (whole.StartsWith("ws", StringComparison.OrdinalIgnoreCase))
            whole = "http" + whole[2..];
        return Uri.TryCreate(whole, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri : null;
    }
}

using Platform.Sdk;

namespace Platform.Sandboxes.Supervised;

/// <summary>The environment variables of a program in a sandbox; nothing comes from the host.</summary>
internal static class SandboxVariables
{
    private const string Proxy = "http://127.0.0.1:3128";

    /// <summary>As <c>NAME=VALUE</c>; the request's win over the sandbox's, and those over the common ones.</summary>
    public static IEnumerable<string> For(SandboxSpec spec, SandboxRequest request)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
            ["HOME"] = "/box",
            ["LANG"] = "C.UTF-8",
            ["TMPDIR"] = "/tmp",
            ["USER"] = request.User,
            ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1", // no image has the library that it would need
        };
        if (spec.AllowedHosts.Count > 0)
        {
            foreach (var name in (string[])["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"])
                variables[name] = Proxy;
        }

        foreach (var (name, value) in spec.Environment)
            variables[name] = value;
        foreach (var (name, value) in request.Environment)
            variables[name] = value;
        return variables.Select(variable => $"{variable.Key}={variable.Value}");
    }
}

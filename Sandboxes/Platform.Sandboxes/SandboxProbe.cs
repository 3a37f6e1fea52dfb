using Platform.Sdk;

namespace Platform.Sandboxes;

/// <summary>The program that checks and measurements of sandboxes run inside them. It is linked statically, so that any image runs it.</summary>
public static class SandboxProbe
{
    /// <summary>Where it lies.</summary>
    /// <exception cref="SandboxFaultException">The build could not make it.</exception>
    public static string Path => NativePrograms.Find("platform-probe");
}

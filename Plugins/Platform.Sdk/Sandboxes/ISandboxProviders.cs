namespace Platform.Sdk;

/// <summary>The sandboxes that the host offers its plugins. A constructor of an environment, scripted policy or rewarder takes it as a parameter beside the options;
/// the plugin's manifest then says <c>"needs": ["sandbox"]</c>.</summary>
public interface ISandboxProviders
{
    /// <summary>The provider of that name. Nothing is started or connected to before its first use.</summary>
    /// <param name="name"><c>process</c>, <c>docker</c>, <c>remote:URL</c>, or <c>auto</c>: docker where an engine answers, else process.</param>
    /// <exception cref="ArgumentException">There is none: one sentence with the nearest name.</exception>
    ISandboxProvider Get(string name);

    /// <summary>Why a name cannot be one of a provider, as one sentence; null where it can. Starts nothing.</summary>
    /// <param name="name">Any text.</param>
    string? WhyNot(string name);
}

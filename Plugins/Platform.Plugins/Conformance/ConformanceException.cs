namespace Platform.Plugins.Conformance;

/// <summary>An environment failed some of its checks. The message has one line for each.</summary>
/// <param name="message">The failed checks.</param>
public sealed class ConformanceException(string message) : Exception(message);

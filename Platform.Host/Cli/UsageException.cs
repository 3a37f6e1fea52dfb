namespace Platform.Host.Cli;

/// <summary>The call is wrong: exit code 2. The message is one sentence: the thing, its value, what was expected, a value that works.</summary>
/// <param name="message">The sentence.</param>
internal sealed class UsageException(string message) : Exception(message);

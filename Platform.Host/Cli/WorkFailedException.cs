namespace Platform.Host.Cli;

/// <summary>The call was right but its work failed: exit code 1. The message is one sentence that says what to do.</summary>
/// <param name="message">The sentence.</param>
/// <param name="innerException">What it follows from, shown with <c>--verbose</c>; or null.</param>
internal sealed class WorkFailedException(string message, Exception? innerException = null) : Exception(message, innerException);

using Microsoft.Extensions.AI;

namespace Platform.Training.Data;

/// <summary>One line of a data file: responses to one prompt.</summary>
/// <param name="Responses">One for imitation, two for a preference, or more with their scores.</param>
/// <param name="Location">File and line.</param>
public sealed record Example(IReadOnlyList<ExampleResponse> Responses, string Location);

/// <summary>One response with its prompt.</summary>
/// <param name="Messages">What is only read, then the replies and what stands between them; empty where <paramref name="Text"/> is all there is.</param>
/// <param name="PromptMessages">How many of the first messages are only read, whatever their role.</param>
/// <param name="Score">Higher is better; a chosen response has 1, a rejected 0.</param>
/// <param name="Text">Plain text that is learnt whole, or null.</param>
public sealed record ExampleResponse(IReadOnlyList<ChatMessage> Messages, int PromptMessages, double Score, string? Text = null);

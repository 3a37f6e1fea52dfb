using Platform.Sdk;

namespace Platform.Plugins.Conformance;

/// <summary>Whether an observation is text that a model can be shown.</summary>
internal static class ObservationText
{
    private const int LongestText = 1 << 20;

    /// <summary>What is wrong, as the beginning of a sentence; null when nothing is.</summary>
    /// <param name="observation">The observation.</param>
    /// <param name="isFirst">Whether it is an episode's first, which must say something.</param>
    public static string? Fault(Observation observation, bool isFirst)
    {
        if (observation is not { Messages: not null, Tools: not null })
            return "Messages or tools are null";
        if (isFirst && observation.Messages.Count == 0)
            return "No message is shown";
        foreach (var message in observation.Messages)
        {
            if (message is null)
                return "A message is null";
            if (string.IsNullOrEmpty(message.Role.Value))
                return "A message has no role";
            if (Fault(message.Text) is { } fault)
                return fault;
        }

        return observation.AdmissibleActions is not { } actions ? null
            : actions.FirstOrDefault(action => action is null || Fault(action) is not null) is { } wrong ? Fault(wrong)
            : actions.Contains(null!) ? "An admissible action is null"
            : actions.Distinct(StringComparer.Ordinal).Count() != actions.Count ? "An admissible action is listed twice"
            : null;
    }

    private static string? Fault(string text)
    {
        if (text.Length > LongestText)
            return $"A text of {text.Length} characters (more than {LongestText}) is shown";
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (char.IsControl(letter) && letter is not ('\n' or '\t' or '\r'))
                return $"The control character U+{(int)letter:X4} is shown";
            if (!char.IsSurrogate(letter))
                continue;
            if (i + 1 < text.Length && char.IsSurrogatePair(letter, text[i + 1]))
                i++;
            else
                return $"Half a surrogate pair, U+{(int)letter:X4}, is shown";
        }

        return null;
    }
}

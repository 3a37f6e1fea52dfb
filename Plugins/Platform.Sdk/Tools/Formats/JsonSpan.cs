namespace Platform.Sdk;

/// <summary>Finds where a JSON value ends that stands in other text.</summary>
internal static class JsonSpan
{
    /// <summary>The position after the bracket that closes the one at <paramref name="start"/>; <paramref name="limit"/> if none does before it, or no bracket stands there.</summary>
    public static int End(string text, int start, int limit)
    {
        var depth = 0;
        var inString = false;
        for (var at = start; at < limit; at++)
        {
            var letter = text[at];
            if (inString)
            {
                if (letter == '\\')
                    at++;
                else if (letter == '"')
                    inString = false;
            }
            else if (letter == '"')
                inString = true;
            else if (letter is '{' or '[')
                depth++;
            else if (letter is '}' or ']' && --depth == 0)
                return at + 1;
            if (depth == 0)
                return limit;
        }

        return limit;
    }
}

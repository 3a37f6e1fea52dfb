namespace Platform.Environments.Mcp.Servers;

/// <summary>The last lines that a program complained with, however many it writes.</summary>
internal sealed class StandardErrorTail
{
    private const int MostLines = 8;
    private const int MostCharacters = 300;
    private readonly Queue<string> _lines = [];

    /// <summary>Reads to the end of a stream; never throws.</summary>
    public async Task ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var buffer = new char[1024];
        var line = new System.Text.StringBuilder();
        try
        {
            int count;
            while ((count = await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                foreach (var character in buffer.AsSpan(0, count))
                {
                    if (character != '\n')
                    {
                        if (line.Length < MostCharacters)
                            line.Append(character);
                        continue;
                    }

                    Add(line.ToString());
                    line.Clear();
                }
            }

            Add(line.ToString());
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Nobody listens any more.
        }
    }

    /// <summary>Adds a line.</summary>
    public void Add(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        lock (_lines)
        {
            _lines.Enqueue(line.Trim());
            if (_lines.Count > MostLines)
                _lines.Dequeue();
        }
    }

    /// <summary>The lines, oldest first, joined by bars.</summary>
    public override string ToString()
    {
        lock (_lines)
            return string.Join(" | ", _lines);
    }
}

using System.Text;

namespace Platform.Policies.Sampling;

/// <summary>Finds stop strings in a reply as its bytes arrive, across the borders of tokens.</summary>
/// <remarks>
/// The reply ends with the token that completes a stop string; the tokens stay as sampled, and the text is cut where the stop string begins.
/// If one token completes several, the one that begins first counts. One reply at a time: <see cref="Reset"/> before the next. One thread.
/// </remarks>
public sealed class StopDetector
{
    private readonly byte[][] _stops;
    private readonly byte[] _window; // the last bytes that a stop string may begin in
    private int _windowLength;
    private long _length;

    /// <param name="stopStrings">Texts that end a reply; may be empty, but none of them is.</param>
    /// <exception cref="ArgumentException">A stop string is empty.</exception>
    public StopDetector(IReadOnlyList<string> stopStrings)
    {
        _stops = [.. stopStrings.Select(Encoding.UTF8.GetBytes)];
        if (_stops.Any(stop => stop.Length == 0))
            throw new ArgumentException("A stop string is empty, so it would end every reply before its first token: leave it out, or give at least one character.", nameof(stopStrings));
        _window = new byte[_stops.Length == 0 ? 0 : _stops.Max(stop => stop.Length) - 1];
    }

    /// <summary>Where to cut the reply, in bytes from its start: the begin of the stop string; null while none is complete.</summary>
    public long? Cut { get; private set; }

    /// <summary>How many bytes of the reply can be shown now: no stop string, complete or begun, has any of them.</summary>
    public long SafeLength => Cut ?? _length - HeldBack();

    /// <summary>Takes the bytes of the next token.</summary>
    /// <param name="bytes">Any bytes, also none; ignored after a stop.</param>
    /// <returns>Whether a stop string is complete.</returns>
    public bool Append(ReadOnlySpan<byte> bytes)
    {
        if (Cut is not null || _stops.Length == 0)
        {
            _length += Cut is null ? bytes.Length : 0;
            return Cut is not null;
        }
        var size = _windowLength + bytes.Length;
        var joined = size <= 512 ? stackalloc byte[size] : new byte[size];
        _window.AsSpan(0, _windowLength).CopyTo(joined);
        bytes.CopyTo(joined[_windowLength..]);
        foreach (var stop in _stops)
        {
            var at = joined.IndexOf(stop);
            if (at >= 0)
                Cut = Math.Min(Cut ?? long.MaxValue, _length - _windowLength + at);
        }
        _length += bytes.Length;
        _windowLength = Math.Min(_window.Length, size);
        joined[(size - _windowLength)..].CopyTo(_window);
        return Cut is not null;
    }

    /// <summary>Forgets the reply and starts with the next.</summary>
    public void Reset() => (Cut, _length, _windowLength) = (null, 0, 0);

    private int HeldBack()
    {
        var window = _window.AsSpan(0, _windowLength);
        for (var length = _windowLength; length > 0; length--)
        {
            foreach (var stop in _stops)
            {
                if (stop.Length > length && stop.AsSpan(0, length).SequenceEqual(window[^length..]))
                    return length;
            }
        }
        return 0;
    }
}

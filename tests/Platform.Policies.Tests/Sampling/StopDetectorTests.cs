using System.Text;
using Platform.Policies.Sampling;

namespace Platform.Policies.Tests.Sampling;

public sealed class StopDetectorTests
{
    [Fact]
    public void Append_StopStringAcrossTokens_CutsWhereItBegins()
    {
        var detector = new StopDetector(["\nUser:"]);
        Assert.False(detector.Append("fine\nUs"u8));
        Assert.Equal(4, detector.SafeLength);
        Assert.True(detector.Append("er: and more"u8));
        Assert.Equal(4, detector.Cut);
        Assert.Equal(4, detector.SafeLength);
    }

    [Fact]
    public void Append_SeveralStopsInOneToken_CountsTheOneThatBeginsFirst()
    {
        var detector = new StopDetector(["c", "bcd"]);
        Assert.True(detector.Append("abcd"u8));
        Assert.Equal(1, detector.Cut);
    }

    [Fact]
    public void Append_NearMiss_GoesOn()
    {
        var detector = new StopDetector(["aab"]);
        Assert.False(detector.Append("aa"u8));
        Assert.Equal(0, detector.SafeLength);
        Assert.False(detector.Append("a"u8));
        Assert.Equal(1, detector.SafeLength);
        Assert.True(detector.Append("b"u8));
        Assert.Equal(1, detector.Cut);
    }

    [Fact]
    public void Append_PartsOfACharacter_AreMatchedByBytes()
    {
        var detector = new StopDetector(["🙂"]);
        Assert.False(detector.Append([0xFF, 0xF0]));
        Assert.False(detector.Append([0x9F, 0x99]));
        Assert.True(detector.Append([0x82]));
        Assert.Equal(1, detector.Cut);
    }

    [Fact]
    public void Reset_AfterAStop_StartsAnew()
    {
        var detector = new StopDetector(["xy"]);
        Assert.True(detector.Append("xy"u8));
        detector.Reset();
        Assert.Null(detector.Cut);
        Assert.False(detector.Append("y"u8));
        Assert.Equal(1, detector.SafeLength);
    }

    [Fact]
    public void Append_NoStopStrings_NeverStops()
    {
        var detector = new StopDetector([]);
        Assert.False(detector.Append("anything"u8));
        Assert.Equal(8, detector.SafeLength);
    }

    [Fact]
    public void Append_RandomTokens_StopsAtTheFirstTokenAfterWhichTheTextHasAStopString()
    {
        var random = new Random(1);
        string Text(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => "abé"[random.Next(3)]));
        for (var trial = 0; trial < 2000; trial++)
        {
            var stops = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Text(random.Next(1, 6))).ToArray();
            var (detector, text) = (new StopDetector(stops), "");
            for (var token = 0; token < 12; token++)
            {
                var piece = Text(random.Next(0, 5));
                text += piece;
                var starts = stops.Select(stop => text.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).ToArray();
                Assert.Equal(starts.Length > 0, detector.Append(Encoding.UTF8.GetBytes(piece)));
                if (starts.Length > 0)
                {
                    Assert.Equal(Encoding.UTF8.GetByteCount(text[..starts.Min()]), detector.Cut);
                    break;
                }
                var held = Enumerable.Range(0, text.Length + 1).First(at => at == text.Length || stops.Any(stop => stop.StartsWith(text[at..], StringComparison.Ordinal)));
                Assert.Equal(Encoding.UTF8.GetByteCount(text[..held]), detector.SafeLength);
            }
        }
    }

    [Fact]
    public void Constructor_EmptyStopString_IsRefused() => Assert.StartsWith(
        "A stop string is empty, so it would end every reply before its first token: leave it out, or give at least one character.",
        Assert.Throws<ArgumentException>(() => new StopDetector(["ok", ""])).Message, StringComparison.Ordinal);
}

using System.Buffers.Binary;
using System.Text;
using Platform.Sdk;

namespace Platform.Sandboxes.Supervised;

/// <summary>What the supervisor is told to start; <c>native/runs.c</c> reads it.</summary>
internal sealed record StartFrame
{
    /// <summary>What a start does.</summary>
    public enum RunKind : byte
    {
        Program,
        WriteFile,
        ReadFile,
        Save,
        Load,
    }

    public RunKind Kind { get; init; }

    public bool LeaveBackground { get; init; }

    public TimeSpan WallTime { get; init; }

    public long OutputLimit { get; init; } = long.MaxValue;

    public int Mode { get; init; }

    public string User { get; init; } = "agent";

    /// <summary>Working directory, or the file.</summary>
    public string Path { get; init; } = "/";

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IEnumerable<string> Environment { get; init; } = [];

    /// <summary>The payload of the frame.</summary>
    public byte[] ToBytes()
    {
        var bytes = new List<byte>(512) { (byte)Kind, (byte)(LeaveBackground ? 1 : 0) };
        Add(bytes, (uint)Math.Clamp(Math.Ceiling(WallTime.TotalMilliseconds), 1, uint.MaxValue));
        Span<byte> limit = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(limit, OutputLimit);
        bytes.AddRange(limit);
        Add(bytes, (uint)Mode);
        Add(bytes, User);
        Add(bytes, Path);
        Add(bytes, (uint)Arguments.Count);
        foreach (var argument in Arguments)
            Add(bytes, argument);
        var environment = Environment.ToArray();
        Add(bytes, (uint)environment.Length);
        foreach (var variable in environment)
            Add(bytes, variable);
        return [.. bytes];
    }

    /// <summary>Holds a start that came from elsewhere to the limits of its sandbox, in place.</summary>
    /// <returns>False when it is no start.</returns>
    public static bool TryHold(Span<byte> payload, SandboxLimits limits)
    {
        const int wallAt = 2, outputAt = 6, shortest = 18;
        if (payload.Length < shortest || payload[0] > (byte)RunKind.Load)
            return false;
        if ((RunKind)payload[0] != RunKind.Program)
            return true;
        var (wall, output) = (BinaryPrimitives.ReadUInt32LittleEndian(payload[wallAt..]), BinaryPrimitives.ReadInt64LittleEndian(payload[outputAt..]));
        BinaryPrimitives.WriteUInt32LittleEndian(payload[wallAt..], Math.Min(wall, (uint)Math.Ceiling(limits.WallTime.TotalMilliseconds)));
        BinaryPrimitives.WriteInt64LittleEndian(payload[outputAt..], Math.Min(output, limits.OutputBytes));
        return true;
    }

    private static void Add(List<byte> bytes, uint value)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(four, value);
        bytes.AddRange(four);
    }

    private static void Add(List<byte> bytes, string text)
    {
        bytes.AddRange(Encoding.UTF8.GetBytes(text));
        bytes.Add(0);
    }
}

using System.Runtime.InteropServices;
using Platform.Sdk;

namespace Platform.Training.Rollouts;

/// <summary>Trajectories in a checkpoint's binary files: what learners need of them, without the episode.</summary>
public static class TrajectoryFile
{
    private const int Longest = 1 << 28;

    /// <summary>Writes a trajectory.</summary>
    /// <param name="writer">Left open.</param>
    /// <param name="trajectory">The trajectory.</param>
    public static void Write(BinaryWriter writer, Trajectory trajectory)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(trajectory);
        writer.Write(trajectory.Group);
        writer.Write(trajectory.Outcome is { } outcome ? outcome ? 1 : 0 : -1);
        writer.Write(trajectory.IsTruncated);
        writer.Write(trajectory.Subgoals ?? -1);
        writer.Write(trajectory.TurnRewards.Length);
        writer.Write(MemoryMarshal.AsBytes(trajectory.TurnRewards.AsSpan()));
        writer.Write(trajectory.Tokens.Length);
        writer.Write(MemoryMarshal.AsBytes(trajectory.Tokens.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(trajectory.Turns.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(trajectory.LogProbs.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(trajectory.Trainable.AsSpan()));
        writer.Write(trajectory.Allowed is not null);
        foreach (var allowed in trajectory.Allowed ?? [])
        {
            writer.Write(allowed?.Bits.Length ?? 0);
            writer.Write(MemoryMarshal.AsBytes(allowed is null ? [] : allowed.Bits));
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Left open.</param>
    /// <exception cref="InvalidDataException">It is no trajectory.</exception>
    public static Trajectory Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var (group, outcome, truncated, subgoals) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadBoolean(), reader.ReadInt32());
        var rewards = Values<double>(reader, reader.ReadInt32());
        var length = reader.ReadInt32();
        var (tokens, turns, logProbs, trainable) = (Values<int>(reader, length), Values<int>(reader, length), Values<float>(reader, length), Values<bool>(reader, length));
        var allowed = reader.ReadBoolean() ? new TokenSet?[length] : null;
        for (var t = 0; t < (allowed?.Length ?? 0); t++)
            if (Values<ulong>(reader, reader.ReadInt32()) is { Length: > 0 } bits)
                allowed![t] = TokenSet.FromBits(bits);
        return Trajectory.FromTokens(group, tokens, trainable, turns, rewards, logProbs).WithOutcome(outcome < 0 ? null : outcome == 1).WithTruncation(truncated).WithAllowed(allowed).WithSubgoals(subgoals < 0 ? null : subgoals);
    }

    private static T[] Values<T>(BinaryReader reader, int count)
        where T : unmanaged
    {
        if (count is < 0 or > Longest)
            throw new InvalidDataException($"The checkpoint's replay says that a trajectory has {count} entries, which is not possible: resume from another checkpoint.");
        var values = new T[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}

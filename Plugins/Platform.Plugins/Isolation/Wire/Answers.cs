using System.Text.Json.Nodes;
using Platform.Plugins.Configuration;
using Platform.Sdk;

namespace Platform.Plugins.Isolation.Wire;

/// <summary>The answers of the calls that are not reset, step or act.</summary>
internal static class Answers
{
    /// <summary>Writes an answer.</summary>
    /// <param name="frame">Receives it.</param>
    /// <param name="operation">The call.</param>
    /// <param name="answer">Of the call's type.</param>
    public static void Write(FrameWriter frame, Operation operation, object? answer)
    {
        switch (operation)
        {
            case Operation.Describe:
                ((PluginDescription)answer!).Write(frame);
                break;
            case Operation.Bind:
                var binding = (Binding)answer!;
                ConfigurationCodec.WriteErrors(frame, binding.Errors);
                frame.Flag(binding.Options is not null);
                if (binding.Options is not null)
                    ConfigurationCodec.WriteNode(frame, binding.Options);
                break;
            case Operation.Save:
                frame.Json((JsonObject)answer!);
                break;
            case Operation.Render:
                frame.Bytes(((ReadOnlyMemory<byte>)answer!).Span);
                break;
            case Operation.ContentType or Operation.NextAgent:
                frame.Text((string)answer!);
                break;
            case Operation.ExpertAction:
                frame.OptionalText((string?)answer);
                break;
            case Operation.OptimalReturn:
                frame.Flag(answer is not null);
                frame.Double(answer as double? ?? 0);
                break;
            case Operation.AdmissibleActions or Operation.Agents:
                frame.Texts((IReadOnlyList<string>)answer!);
                break;
            case Operation.Metrics:
                WriteMetrics(frame, (IReadOnlyDictionary<string, double>)answer!);
                break;
            case Operation.Bounds:
                WriteBounds(frame, (EnvironmentBounds)answer!);
                break;
            case Operation.Parameters:
                var ranges = (IReadOnlyList<ParameterRange>)answer!;
                frame.Count(ranges.Count);
                foreach (var range in ranges)
                {
                    frame.Text(range.Name);
                    frame.Double(range.Low);
                    frame.Double(range.High);
                    frame.Flag(range.Integer);
                }

                break;
        }
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="operation">The call.</param>
    /// <param name="frame">Where it stands.</param>
    public static object? Read(Operation operation, ref FrameReader frame)
    {
        switch (operation)
        {
            case Operation.Describe:
                return PluginDescription.Read(ref frame);
            case Operation.Bind:
                var errors = ConfigurationCodec.ReadErrors(ref frame);
                return new Binding(errors, frame.Flag() ? ConfigurationCodec.ReadNode(ref frame) as MappingNode : null);
            case Operation.Save:
                return frame.Json();
            case Operation.Render:
                return new ReadOnlyMemory<byte>(frame.Bytes().ToArray());
            case Operation.ContentType or Operation.NextAgent:
                return frame.Text();
            case Operation.ExpertAction:
                return frame.OptionalText();
            case Operation.OptimalReturn:
                var isKnown = frame.Flag();
                return isKnown ? frame.Double() : null;
            case Operation.AdmissibleActions or Operation.Agents:
                return frame.Texts();
            case Operation.Metrics:
                return ReadMetrics(ref frame);
            case Operation.Bounds:
                return ReadBounds(ref frame);
            case Operation.Parameters:
                var ranges = new ParameterRange[frame.Items()];
                for (var i = 0; i < ranges.Length; i++)
                    ranges[i] = new ParameterRange(frame.Text(), frame.Double(), frame.Double(), frame.Flag());
                return ranges;
            default:
                return null;
        }
    }

    /// <summary>Writes measures.</summary>
    public static void WriteMetrics(FrameWriter frame, IReadOnlyDictionary<string, double> metrics)
    {
        frame.Count(metrics.Count);
        foreach (var (name, value) in metrics)
        {
            frame.Text(name);
            frame.Double(value);
        }
    }

    /// <summary>Writes bounds.</summary>
    public static void WriteBounds(FrameWriter frame, EnvironmentBounds bounds) => WriteNumbers(
        frame, bounds.ReturnRange?.Low, bounds.ReturnRange?.High, bounds.RewardRange?.Low, bounds.RewardRange?.High, bounds.MaxTurns, bounds.Floor, bounds.Maximum);

    /// <summary>Reads bounds.</summary>
    public static EnvironmentBounds ReadBounds(ref FrameReader frame)
    {
        var (returnLow, returnHigh, rewardLow, rewardHigh) = (ReadNumber(ref frame), ReadNumber(ref frame), ReadNumber(ref frame), ReadNumber(ref frame));
        return new EnvironmentBounds
        {
            ReturnRange = returnLow is { } low ? (low, returnHigh ?? low) : null,
            RewardRange = rewardLow is { } least ? (least, rewardHigh ?? least) : null,
            MaxTurns = (int?)ReadNumber(ref frame),
            Floor = ReadNumber(ref frame),
            Maximum = ReadNumber(ref frame),
        };
    }

    private static void WriteNumbers(FrameWriter frame, params ReadOnlySpan<double?> values)
    {
        foreach (var value in values)
        {
            frame.Flag(value is not null);
            frame.Double(value ?? 0);
        }
    }

    private static double? ReadNumber(ref FrameReader frame)
    {
        var (isThere, value) = (frame.Flag(), frame.Double());
        return isThere ? value : null;
    }

    /// <summary>Reads measures.</summary>
    public static IReadOnlyDictionary<string, double> ReadMetrics(ref FrameReader frame)
    {
        var count = frame.Items();
        var metrics = new Dictionary<string, double>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
            metrics[frame.Text()] = frame.Double();
        return metrics;
    }
}

/// <summary>Options after they were checked in the plugin's process.</summary>
/// <param name="Errors">Every fault.</param>
/// <param name="Options">The options with every default written out; null when something is wrong.</param>
internal sealed record Binding(IReadOnlyList<ConfigurationError> Errors, MappingNode? Options);

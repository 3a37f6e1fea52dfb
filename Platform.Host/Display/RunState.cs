using System.Globalization;
using Platform.Evaluation;
using Platform.Training.Rewards;
using Platform.Training.Runs;

namespace Platform.Host.Display;

/// <summary>What is known of a run that goes on, for displays to show. Safe for use by several threads.</summary>
/// <param name="headline">Name of the measure that people look at first.</param>
/// <param name="timeProvider">Measures the rate.</param>
internal sealed class RunState(string headline, TimeProvider timeProvider)
{
    private const int StepsInTheRate = 30;
    private readonly Lock _lock = new();
    private readonly Queue<double> _seconds = new();
    private readonly List<StepMetrics> _steps = [];
    private long _lastStep = timeProvider.GetTimestamp();
    private RunStart? _start;
    private StageStart? _stage;
    private string _activity = "";

    /// <summary>Where the run stood when it began.</summary>
    public RunStart? Start
    {
        get { lock (_lock) return _start; }
    }

    /// <summary>The stage.</summary>
    public StageStart? Stage
    {
        get { lock (_lock) return _stage; }
    }

    /// <summary>What is being done within the step, such as <c>playing 12 of 64 episodes</c>; may be empty.</summary>
    public string Activity
    {
        get { lock (_lock) return _activity; }
        set { lock (_lock) _activity = value; }
    }

    /// <summary>Steps of the run that are done.</summary>
    public int StepsDone
    {
        get { lock (_lock) return _steps.Count > 0 ? _steps[^1].Step : _start?.Step ?? 0; }
    }

    /// <summary>Steps per second over the last steps; 0 before the second.</summary>
    public double Rate
    {
        get { lock (_lock) return _seconds.Count > 0 && _seconds.Sum() is > 0 and var sum ? _seconds.Count / sum : 0; }
    }

    /// <summary>Seconds to the last step at the present rate; null while the rate is unknown.</summary>
    public TimeSpan? TimeLeft => Rate is > 0 and var rate && Start is { } start ? TimeSpan.FromSeconds((start.TotalSteps - StepsDone) / rate) : null;

    /// <summary>The newest steps, oldest first.</summary>
    /// <param name="count">At most how many.</param>
    public IReadOnlyList<StepMetrics> Newest(int count)
    {
        lock (_lock)
            return _steps.Count <= count ? [.. _steps] : _steps.GetRange(_steps.Count - count, count);
    }

    /// <summary>The run begins.</summary>
    public void Begin(RunStart start)
    {
        lock (_lock)
            (_start, _lastStep) = (start, timeProvider.GetTimestamp());
    }

    /// <summary>A stage begins; the rate of the last one says nothing about it.</summary>
    public void Begin(StageStart stage)
    {
        lock (_lock)
        {
            (_stage, _lastStep, _activity) = (stage, timeProvider.GetTimestamp(), "");
            _seconds.Clear();
        }
    }

    /// <summary>A step is done.</summary>
    public void Add(StepMetrics step)
    {
        lock (_lock)
        {
            _seconds.Enqueue(timeProvider.GetElapsedTime(_lastStep).TotalSeconds);
            if (_seconds.Count > StepsInTheRate)
                _seconds.Dequeue();
            _lastStep = timeProvider.GetTimestamp();
            _steps.Add(step);
            if (_steps.Count > 1000)
                _steps.RemoveRange(0, 500);
            _activity = "";
        }
    }

    /// <summary>An evaluation is done; its time belongs to no step.</summary>
    public void EndEvaluation()
    {
        lock (_lock)
            (_lastStep, _activity) = (timeProvider.GetTimestamp(), "");
    }

    /// <summary>What a step shows of itself: headings with values, those that the step measured, in a fixed order.</summary>
    /// <param name="step">The step.</param>
    public IReadOnlyList<(string Heading, string Value)> Columns(StepMetrics step)
    {
        (string Heading, string Metric, string Format)[] wanted =
        [
            ("loss", "loss", "0.0000"), ("reward", "reward", "0.000"),
            .. step.Values.Keys.Where(name => name.StartsWith(RewardStatistics.PartPrefix, StringComparison.Ordinal)).Select(name => (name, name, "0.000")),
            (headline, headline, "0.000"), ("success", "success", "0.000"), ("KL", "kl", "0.0000"),
            ("entropy", "entropy", "0.000"), ("grad norm", "gradNorm", "0.000"), ("tok/s", "tokensPerSecond", "0"),
        ];
        return
        [
            .. wanted.DistinctBy(column => column.Metric).Where(column => column.Metric != "return" && step.Values.ContainsKey(column.Metric))
                .Select(column => (column.Heading, Number(step.Values[column.Metric], column.Format))),
        ];
    }

    // Rounding may leave a zero with a sign, which says nothing.
    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture) is var text && text.Trim('-', '0', '.').Length == 0 ? text.TrimStart('-') : text;

    /// <summary>A table's rows, one sentence each, for logs.</summary>
    /// <param name="table">The table.</param>
    public static IEnumerable<string> Sentences(EvaluationTable table) => table.Rows.Select(row => string.Create(CultureInfo.InvariantCulture,
        $"{row.Policy}: {row.Metric} {row.Estimate.Mean:0.000} ({row.Estimate.Low:0.000} to {row.Estimate.High:0.000}) on {row.Estimate.Count} tasks"));

    /// <summary>A duration as a person says it: 8 s, 3:05 min, 2:10 h.</summary>
    /// <param name="time">The duration.</param>
    public static string Say(TimeSpan time) => time.TotalSeconds < 60 ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds):0} s")
        : time.TotalMinutes < 60 ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}:{time.Seconds:00} min")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00} h");
}

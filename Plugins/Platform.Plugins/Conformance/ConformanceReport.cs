using System.Text.Json.Nodes;

namespace Platform.Plugins.Conformance;

/// <summary>What all checks of one environment found.</summary>
/// <param name="Environment">Its id.</param>
/// <param name="Checks">One entry per check, in the order they ran.</param>
public sealed record ConformanceReport(string Environment, IReadOnlyList<CheckResult> Checks)
{
    /// <summary>Whether no check failed.</summary>
    public bool Passed => Checks.All(check => check.Outcome != CheckOutcome.Failed);

    /// <summary>Steps of one instance per second, resets included; null where no episode could be played.</summary>
    public double? StepsPerSecond { get; init; }

    /// <summary>Bytes allocated per episode; null where no episode could be played.</summary>
    public double? BytesPerEpisode { get; init; }

    /// <summary>The result of one check.</summary>
    /// <param name="check">One of <see cref="EnvironmentConformance.Checks"/>.</param>
    /// <exception cref="KeyNotFoundException">There is no such check.</exception>
    public CheckResult this[string check] => Checks.FirstOrDefault(result => result.Check == check) ?? throw new KeyNotFoundException($"There is no check '{check}'.");

    /// <summary>Throws unless every check passed or did not apply; for an environment's own tests.</summary>
    /// <exception cref="ConformanceException">A check failed.</exception>
    public void ThrowIfFailed()
    {
        if (!Passed)
            throw new ConformanceException($"{Environment} does not pass its checks:\n{string.Join('\n', Checks.Where(check => check.Outcome == CheckOutcome.Failed))}");
    }

    /// <summary>The report as <c>env check --json</c> prints it.</summary>
    public JsonObject ToJson() => new()
    {
        ["environment"] = Environment,
        ["passed"] = Passed,
        ["stepsPerSecond"] = StepsPerSecond is { } steps ? Math.Round(steps) : null,
        ["bytesPerEpisode"] = BytesPerEpisode is { } bytes ? Math.Round(bytes) : null,
        ["checks"] = new JsonArray([.. Checks.Select(check => new JsonObject
        {
            ["check"] = check.Check,
            ["outcome"] = check.Outcome switch { CheckOutcome.Passed => "passed", CheckOutcome.Failed => "failed", _ => "notApplicable" },
            ["detail"] = check.Detail,
        })]),
    };
}

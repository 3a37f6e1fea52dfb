using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Environments.Bandit;

/// <summary>The agent pulls one of several arms, again and again, to collect the most reward. Id <c>bandit-v1</c>: raise the suffix when a rule below changes.</summary>
/// <remarks>
/// Source: the multi-armed bandits of BanditBench (EVOLvE, arXiv:2410.06238). Departures: an unreadable action is a visible, counted turn instead of a silent random pull
/// (<see cref="BanditOptions.RandomOnUnreadable"/> brings that back); the conversation grows instead of being rewritten each turn; names are drawn per task, whatever was built before.
/// Action: the name of an arm, case and outer white space ignored.
/// Unreadable: no arm is pulled, the step is lost; its reward is 0, or the lowest mean where that is below 0, and its regret that of a uniformly random arm.
/// Reward: what the arm paid, or its mean (<see cref="BanditOptions.Reward"/>). Ends: terminated after <see cref="BanditOptions.Horizon"/> steps.
/// </remarks>
public sealed class BanditEnvironment(BanditOptions options) : IEnvironment, IOracle, IAdmissibleActions, IRender, IEpisodeMetrics, ISnapshots, IDeclaredBounds
{
    private const int LongestName = 64;
    private BanditArms? _arms; // null until ResetAsync
    private BanditText _text = null!;
    private string[] _names = [];
    private ulong _seed;
    private int[] _pulls = [];
    private double[] _sums = [];
    private readonly List<int?> _choices = []; // the arm of each step; null where none was pulled
    private readonly List<int> _unreadable = []; // steps whose action could not be read
    private double _regret;

    /// <inheritdoc/>
    public string? ExpertAction => _arms is null || Over ? null : _names[_arms.Best];

    /// <inheritdoc/>
    public double? OptimalReturn => _arms is null ? null : options.Horizon * _arms.Means[_arms.Best];

    /// <inheritdoc/>
    public IReadOnlyList<string> AdmissibleActions => _names;

    /// <inheritdoc/>
    public string ContentType => "text/plain";

    /// <summary><c>regret</c>: Σ (best mean − mean of the chosen arm), the headline. <c>optimalArmFraction</c>, <c>leastPulledFraction</c>, <c>unreadable</c>: shares of the steps so far.
    /// <c>suffixFailure</c>: 1 if the best arm was not pulled in the second half of the horizon so far, else 0.</summary>
    public IReadOnlyDictionary<string, double> Metrics
    {
        get
        {
            var steps = Math.Max(_choices.Count, 1);
            var best = _arms?.Best ?? -1;
            var suffix = _choices.Skip(options.Horizon / 2).ToArray();
            return new Dictionary<string, double>
            {
                ["regret"] = _regret,
                ["optimalArmFraction"] = _choices.Count(arm => arm == best) / (double)steps,
                ["leastPulledFraction"] = (_pulls.Length == 0 ? 0 : _pulls.Min()) / (double)steps,
                ["unreadable"] = _unreadable.Count / (double)steps,
                ["suffixFailure"] = suffix.Length > 0 && !suffix.Contains(best) ? 1 : 0,
            };
        }
    }

    /// <summary>The floor is a quarter of the way from what playing at random earns to what the best arm does.</summary>
    public EnvironmentBounds Bounds
    {
        get
        {
            var (bestMean, otherMean) = BanditArms.BernoulliMeans(options);
            var random = (bestMean + (otherMean * (options.Arms - 1))) / options.Arms;
            return options.Distribution == RewardDistribution.Bernoulli
                ? new()
                {
                    RewardRange = (0, options.Reward == BanditReward.Sampled ? 1 : bestMean),
                    ReturnRange = (0, options.Horizon * (options.Reward == BanditReward.Sampled ? 1 : bestMean)),
                    MaxTurns = options.Horizon,
                    Floor = options.Horizon * (random + ((bestMean - random) / 4)),
                }
                // Means are drawn around 0; the better of two of them is 0.56 deviations above it on average, the best of more is higher.
                : new() { MaxTurns = options.Horizon, Floor = options.Horizon * BanditArms.Noise(options) * 0.56 / 4 };
        }
    }

    private bool Over => _choices.Count >= options.Horizon;

    /// <inheritdoc/>
    public ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        cancellationToken.ThrowIfCancellationRequested();
        Start(task.Seed);
        return new(Observation.FromText(_text.First()) with { AdmissibleActions = _names, Info = BanditInfo.First(_names) });
    }

    /// <inheritdoc/>
    public ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        cancellationToken.ThrowIfCancellationRequested();
        var arms = _arms ?? throw new InvalidOperationException("StepAsync ran before ResetAsync; reset once per episode.");
        if (Over)
            throw new InvalidOperationException($"StepAsync ran after the episode's {options.Horizon} steps; reset to begin another.");
        int? arm = Read(action) is var read and >= 0 ? read : null;
        var unreadable = arm is null;
        if (unreadable && options.RandomOnUnreadable)
            arm = arms.RandomArm(_choices.Count);
        var paid = Play(arm, unreadable);
        var text = arm is { } pulled ? _text.AfterPull(pulled, paid, _pulls, _sums, _choices.Count, Over) : _text.AfterUnreadable(Over);
        var observation = Observation.FromText(text) with { AdmissibleActions = _names, Info = BanditInfo.Step(arm, paid) };
        var reward = arm is { } chosen && options.Reward == BanditReward.Expected ? arms.Means[chosen] : paid;
        return new(new StepResult(observation, reward, Terminated: Over, Truncated: false) { ActionError = unreadable ? _text.UnreadableReason() : null });
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> RenderAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"step {_choices.Count} of {options.Horizon}, regret {_regret:0.00}\n");
        for (var arm = 0; arm < _names.Length; arm++)
        {
            var mean = _pulls[arm] == 0 ? "-" : (_sums[arm] / _pulls[arm]).ToString("0.00", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{(arm == _arms!.Best ? '*' : ' ')} {_names[arm],-16} true mean {_arms.Means[arm],6:0.00}   pulled {_pulls[arm],4}   seen mean {mean}\n");
        }

        return new(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <inheritdoc/>
    public ValueTask<JsonObject> SaveAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_arms is null)
            throw new InvalidOperationException("SaveAsync ran before ResetAsync; there is no state yet.");
        return new(new JsonObject
        {
            ["seed"] = _seed.ToString(CultureInfo.InvariantCulture),
            ["choices"] = new JsonArray([.. _choices.Select(arm => (JsonNode)(arm ?? -1))]),
            ["unreadable"] = new JsonArray([.. _unreadable.Select(step => (JsonNode)step)]),
        });
    }

    /// <inheritdoc/>
    public ValueTask RestoreAsync(JsonObject snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var choices = snapshot["choices"]!.AsArray().Select(arm => (int)arm!).ToArray();
            var unreadable = snapshot["unreadable"]!.AsArray().Select(step => (int)step!).ToHashSet();
            if (choices.Length > options.Horizon || choices.Any(arm => arm < -1 || arm >= options.Arms))
                throw new FormatException($"The snapshot does not fit {options.Arms} arms and {options.Horizon} steps: restore it with the options it was saved with.");
            Start(ulong.Parse((string)snapshot["seed"]!, CultureInfo.InvariantCulture));
            for (var step = 0; step < choices.Length; step++)
                Play(choices[step] < 0 ? null : choices[step], unreadable.Contains(step));
        }
        catch (Exception exception) when (exception is NullReferenceException or InvalidOperationException or ArgumentException or OverflowException)
        {
            throw new FormatException("The snapshot is not one of bandit-v1: it needs seed, choices and unreadable.", exception);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Start(ulong seed)
    {
        (_seed, _arms, _regret) = (seed, new BanditArms(options, seed), 0);
        _names = _arms.Names(options);
        _text = new BanditText(options, _names);
        (_pulls, _sums) = (new int[options.Arms], new double[options.Arms]);
        _choices.Clear();
        _unreadable.Clear();
    }

    // What a step pays; the arm is null where none is pulled.
    private double Play(int? arm, bool unreadable)
    {
        var means = _arms!.Means;
        var best = means[_arms.Best];
        if (unreadable)
            _unreadable.Add(_choices.Count);
        _choices.Add(arm);
        if (arm is not { } pulled)
        {
            _regret += best - means.Average();
            return Math.Min(0, means.Min());
        }

        var paid = _arms.Pay(pulled, _pulls[pulled]++);
        _sums[pulled] += paid;
        _regret += best - means[pulled];
        return paid;
    }

    private int Read(AgentAction action)
    {
        var name = action.Text.AsSpan().Trim();
        return action.ParseError is not null || name.Length > LongestName ? -1 : IndexOf(name);
    }

    private int IndexOf(ReadOnlySpan<char> name)
    {
        for (var arm = 0; arm < _names.Length; arm++)
        {
            if (name.Equals(_names[arm], StringComparison.OrdinalIgnoreCase))
                return arm;
        }

        return -1;
    }
}

namespace Platform.Sdk;

/// <summary>What the loader looks for in a plugin's assembly: one public class with a parameterless constructor.</summary>
public interface IPlugin
{
    /// <summary>Adds everything this plugin brings. Called once, before any work starts.</summary>
    /// <param name="registry">Where to add it.</param>
    void Register(IPluginRegistry registry);
}

/// <summary>Where plugins add what they bring.</summary>
public interface IPluginRegistry
{
    /// <summary>Adds an environment. Its constructor takes the options, or nothing when it has none to take; one of those and the other registered things that runs code takes <see cref="ISandboxProviders"/> too.</summary>
    /// <typeparam name="TEnvironment">The environment; a public constructor with one parameter of <typeparamref name="TOptions"/>, or that and <see cref="ISandboxProviders"/> in any order.</typeparam>
    /// <typeparam name="TOptions">Its settings: a record with defaults, bound from <c>environment</c> in a recipe.</typeparam>
    /// <param name="id">Versioned id, such as <c>maze-v1</c>.</param>
    /// <param name="documentation">What a newcomer must know.</param>
    /// <exception cref="ArgumentException">The id is malformed or taken.</exception>
    void AddEnvironment<TEnvironment, TOptions>(string id, EnvironmentDocumentation documentation)
        where TEnvironment : class, IEnvironment
        where TOptions : class, new();

    /// <summary>Adds every environment of a scheme: the id <c>SCHEME:ADDRESS</c>, such as <c>openenv:http://127.0.0.1:8000</c>, means the one at that address.</summary>
    /// <typeparam name="TEnvironment">The environment; a public constructor with two parameters: the address as text, and <typeparamref name="TOptions"/>.</typeparam>
    /// <typeparam name="TOptions">Its settings: a record with defaults, bound from <c>environment</c> in a recipe. The address is no part of them.</typeparam>
    /// <param name="scheme">Lower-case letters and digits, such as <c>openenv</c>.</param>
    /// <param name="example">An address that shows its form, such as <c>http://127.0.0.1:8000</c>.</param>
    /// <param name="checkAddress">Says why a text cannot be an address, as the end of a sentence; or null. Opens no connection.</param>
    /// <param name="documentation">What a newcomer must know.</param>
    /// <exception cref="ArgumentException">The scheme is malformed or taken.</exception>
    void AddEnvironmentScheme<TEnvironment, TOptions>(string scheme, string example, Func<string, string?> checkAddress, EnvironmentDocumentation documentation)
        where TEnvironment : class, IEnvironment
        where TOptions : class, new();

    /// <summary>Adds a scripted policy for one environment: a baseline, an oracle, a teacher.</summary>
    /// <typeparam name="TPolicy">The policy; a public constructor with one parameter of the environment's options, or none.</typeparam>
    /// <param name="environment">Id of the environment it plays.</param>
    /// <param name="name">Short name, such as <c>ucb</c>.</param>
    /// <param name="description">One sentence.</param>
    /// <exception cref="ArgumentException">The environment is unknown or the name is taken.</exception>
    void AddScriptedPolicy<TPolicy>(string environment, string name, string description)
        where TPolicy : class, IScriptedPolicy;

    /// <summary>Adds a task set for one environment, to be named in <c>environment.tasks</c> of a recipe.</summary>
    /// <param name="environment">Id of the environment that plays it.</param>
    /// <param name="id">Versioned id, such as <c>calendar-tasks-v1</c>.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="create">Makes the set when it is first asked for.</param>
    /// <exception cref="ArgumentException">The environment is unknown, or the id is malformed or taken.</exception>
    void AddTaskSet(string environment, string id, string description, Func<ITaskSet> create);

    /// <summary>Adds a task set that is written in files beside the plugin's assembly.</summary>
    /// <param name="environment">Id of the environment that plays it.</param>
    /// <param name="id">Versioned id, such as <c>calendar-tasks-v1</c>.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="files">The files, by paths below the plugin's folder. Opened when the set is first asked for.</param>
    /// <exception cref="ArgumentException">The environment is unknown, or the id is malformed or taken.</exception>
    void AddTaskFiles(string environment, string id, string description, TaskFiles files);

    /// <summary>Adds a rewarder of episodes.</summary>
    /// <typeparam name="TRewarder">The rewarder; a public constructor with one parameter of <typeparamref name="TOptions"/>, or none.</typeparam>
    /// <typeparam name="TOptions">Its settings: a record with defaults, bound from an item of <c>rewards</c> in a recipe.</typeparam>
    /// <param name="id">Versioned id, such as <c>exact-number-v1</c>; those of all rewarders differ, whatever they score.</param>
    /// <param name="description">One sentence.</param>
    /// <exception cref="ArgumentException">The id is malformed or taken, or a setting has a name that the rubric itself uses.</exception>
    void AddRewarder<TRewarder, TOptions>(string id, string description)
        where TRewarder : class, IRewarder
        where TOptions : class, new();

    /// <summary>Adds a rewarder that sees all rollouts of a task together. Otherwise as <see cref="AddRewarder"/>.</summary>
    /// <typeparam name="TRewarder">The rewarder.</typeparam>
    /// <typeparam name="TOptions">Its settings.</typeparam>
    /// <param name="id">Versioned id.</param>
    /// <param name="description">One sentence.</param>
    /// <exception cref="ArgumentException">As for <see cref="AddRewarder"/>.</exception>
    void AddGroupRewarder<TRewarder, TOptions>(string id, string description)
        where TRewarder : class, IGroupRewarder
        where TOptions : class, new();

    /// <summary>Adds a rewarder that scores turn by turn. Otherwise as <see cref="AddRewarder"/>.</summary>
    /// <typeparam name="TRewarder">The rewarder.</typeparam>
    /// <typeparam name="TOptions">Its settings.</typeparam>
    /// <param name="id">Versioned id.</param>
    /// <param name="description">One sentence.</param>
    /// <exception cref="ArgumentException">As for <see cref="AddRewarder"/>.</exception>
    void AddTurnRewarder<TRewarder, TOptions>(string id, string description)
        where TRewarder : class, ITurnRewarder
        where TOptions : class, new();

    /// <summary>Adds a curriculum.</summary>
    /// <typeparam name="TCurriculum">The curriculum; a public constructor whose parameters are <typeparamref name="TOptions"/> and <see cref="CurriculumContext"/>, in any order, or one of them, or none.</typeparam>
    /// <typeparam name="TOptions">Its settings: a record with defaults, bound from <c>curriculum</c> in a recipe.</typeparam>
    /// <param name="id">Versioned id, such as <c>success-band-v1</c>.</param>
    /// <param name="description">One sentence.</param>
    /// <exception cref="ArgumentException">The id is malformed or taken, or a setting is called <c>id</c>.</exception>
    void AddCurriculum<TCurriculum, TOptions>(string id, string description)
        where TCurriculum : class, ICurriculum
        where TOptions : class, new();

    /// <summary>Adds a part whose contract stands in another assembly that the host shares with its plugins, such as a learner.</summary>
    /// <param name="kind">As the manifest names it, such as <c>learners</c>.</param>
    /// <param name="id">Its name among the parts of that kind, such as <c>my-grpo</c>.</param>
    /// <param name="part">The part, of the type that the host expects for the kind.</param>
    /// <exception cref="ArgumentException">The id is malformed or taken.</exception>
    void AddPart(string kind, string id, object part);
}

/// <summary>An environment's documentation in its fixed form; <c>env show</c> prints it.</summary>
/// <param name="Summary">One sentence: what the agent does.</param>
/// <param name="Action">What a reply must look like, and what happens to one that does not.</param>
/// <param name="Observation">What the agent is shown.</param>
/// <param name="Reward">What is paid and when, with its range.</param>
/// <param name="End">When an episode terminates and when it is truncated.</param>
public sealed record EnvironmentDocumentation(string Summary, string Action, string Observation, string Reward, string End)
{
    /// <summary>Lowest and highest possible return of an episode under default options; null where unbounded or unknown.</summary>
    public (double Low, double High)? ReturnRange { get; init; }

    /// <summary>Lowest and highest possible reward of one step under default options; null where unbounded or unknown.</summary>
    public (double Low, double High)? RewardRange { get; init; }

    /// <summary>Most steps of one episode under default options; null where there is no limit of the environment's own.</summary>
    public int? MaxTurns { get; init; }

    /// <summary>Mean return that neither doing nothing (empty replies) nor playing at random exceeds under default options, with a margin for chance; null where unknown.</summary>
    public double? Floor { get; init; }

    /// <summary>Mean return that the expert of <see cref="IOracle"/> reaches at least under default options; null where it tells each episode's <see cref="IOracle.OptimalReturn"/>, or where unknown.</summary>
    public double? Maximum { get; init; }

    /// <summary>The numbers above, which an environment whose options change them gives itself: see <see cref="IDeclaredBounds"/>.</summary>
    public EnvironmentBounds Bounds => new() { ReturnRange = ReturnRange, RewardRange = RewardRange, MaxTurns = MaxTurns, Floor = Floor, Maximum = Maximum };

    /// <summary>The measure people look at first, a name from <see cref="IEpisodeMetrics"/> or <c>return</c>.</summary>
    public string Headline { get; init; } = "return";
}

/// <summary>A one-sentence description of a setting, shown by <c>env show</c>, <c>recipe schema</c> and in errors.</summary>
/// <param name="text">The sentence.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string text) : Attribute
{
    /// <summary>The sentence.</summary>
    public string Text { get; } = text;

    /// <summary>Smallest allowed value, inclusive.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>Largest allowed value, inclusive.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>The only values allowed, or empty for any.</summary>
    public string[] Values { get; init; } = [];
}

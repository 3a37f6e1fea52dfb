using Platform.Host.Serving.OpenEnv;
using Platform.Sdk;

namespace Platform.Host.Tests.Serving;

/// <summary>A small tool environment: a counter to add to, a tool that fails, and one that is offered after the first addition only.</summary>
internal sealed class CounterTools : ToolEnvironment
{
    private int _count;

    /// <summary>What is served to clients, as the command would.</summary>
    public static Task<ServedEnvironment> ServedAsync() =>
        new ServedEnvironment("counter-v1", new EnvironmentDocumentation("Counts.", "a", "o", "r", "e"), () => new CounterTools()).ProbeAsync(CancellationToken.None);

    protected override ValueTask<ToolSetUp> SetUpAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        _count = (int)task.Seed;
        return new(new ToolSetUp($"The counter is at {_count}.", Tools(late: false)));
    }

    protected override ValueTask<ToolScore> ScoreAsync(ToolEpisodeEnd end, CancellationToken cancellationToken) => new(new ToolScore(_count, _count > 5));

    private EnvironmentTool[] Tools(bool late)
    {
        var add = EnvironmentTool.Create((int amount) => Add(amount), "add", "Adds to the counter.");
        var fail = EnvironmentTool.Create(new Func<string>(() => throw new InvalidOperationException("It jammed.")), "fail", "Always fails.");
        var finish = EnvironmentTool.Create(() => EndEpisode(), "finish", "Ends.");
        return late ? [add, fail, finish] : [add, fail];
    }

    private int Add(int amount)
    {
        OfferTools(Tools(late: true));
        return _count += amount;
    }
}

using Microsoft.Extensions.AI;
using Platform.Sdk;
using Platform.Training.Plans;

namespace Platform.Training.Tests.Support;

/// <summary>A tool environment: shows one of three letters at each turn, and pays 1 for a call of the tool of the same name. Three turns.</summary>
internal sealed class ButtonsEnvironment : ToolEnvironment
{
    private const int Presses = 3;
    private static readonly string[] s_letters = ["a", "b", "c"];
    private SeededRandom _random = new(0);
    private string _shown = "";
    private int _right;
    private bool _isRight;

    /// <summary>Plays with its tools: <c>oracle</c> presses what is shown, <c>noisy</c> so in half of its turns and else any button, <c>random</c> any button.</summary>
    public static IEnvironmentSource Source() => new LambdaEnvironmentSource(
        () => new ButtonsEnvironment(),
        name => new Presser(name switch { "random" => 1, "noisy" => 0.5, _ => 0 }), "oracle", "noisy", "random")
    { Documentation = new("Press the letter.", "One tool call.", "One letter.", "1 for the same letter.", "After 3 turns.") { Headline = "success" } };

    protected override ValueTask<ToolSetUp> SetUpAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        (_random, _right) = (new SeededRandom(task.Seed), 0);
        return new(new ToolSetUp(Show(), [.. s_letters.Select(letter => EnvironmentTool.Create((int times) => Press(letter, times), letter, "Presses."))]));
    }

    protected override ValueTask<ToolTurn> OnTextAsync(string text, CancellationToken cancellationToken) => new(Next(ToolTurn.Refuse("?\n")));

    protected override ValueTask<ToolTurn> OnCallsAsync(IReadOnlyList<ToolCallRecord> calls, CancellationToken cancellationToken)
    {
        var earned = calls is [{ IsError: false }] && _isRight ? 1 : 0;
        _right += earned;
        return new(Next(new ToolTurn([], false)) with { Reward = earned });
    }

    protected override ValueTask<ToolScore> ScoreAsync(ToolEpisodeEnd end, CancellationToken cancellationToken) => new(new ToolScore(0, _right == Presses));

    private ToolTurn Next(ToolTurn turn) => Turn == Presses
        ? turn with { Ends = true }
        : turn with { Messages = [.. turn.Messages, new ChatMessage(ChatRole.User, Show())] };

    private string Show() => $"{_shown = s_letters[_random.Next(3)]}\n";

    private string Press(string button, int times)
    {
        _isRight = button == _shown && times == 1;
        return "ok";
    }

    private sealed class Presser(double noise) : IScriptedPolicy
    {
        private SeededRandom _random = new(0);

        public void Reset(ulong seed) => _random = new(seed);

        public AgentAction Act(Observation observation)
        {
            var button = _random.NextDouble() < noise ? s_letters[_random.Next(3)] : observation.Messages[^1].Text.Trim();
            return new AgentAction("") { ToolCalls = [new("call", button, new Dictionary<string, object?> { ["times"] = 1 })] };
        }
    }
}

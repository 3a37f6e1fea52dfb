using Platform.Training.Toys;

namespace Platform.Training.Tests.Toys;

public class KeySequenceTests
{
    private const ulong Keys = 2 + 5 * (0 + 5 * 4); // keys 2, 0 and 4 of five

    [Fact]
    public void Step_KeysInOrder_PayOneEachAndShowThePlaceOfTheNext()
    {
        var task = new KeySequence(keys: 5, length: 3, turns: 5);

        Assert.Equal([2, 0, 4, 5], task.Prompt(Keys)); // 5 to 7 are the places
        var steps = Play(task, 2, 4, 0, 4);
        Assert.Equal([1, 0, 1, 1], steps.Select(step => step.Reward));
        Assert.Equal([6, 6, 7], steps.SelectMany(step => step.Observation));
        Assert.Equal([false, false, false, true], steps.Select(step => step.IsOver));
        Assert.True(steps[^1].IsSolved);
    }

    [Fact]
    public void Step_TooManyPresses_EndsUnsolved()
    {
        var last = Play(new KeySequence(keys: 5, length: 3, turns: 4), 2, 1, 1, 0)[^1];

        Assert.Equal((1.0, true, false), (last.Reward, last.IsOver, last.IsSolved));
    }

    [Fact]
    public void Solve_Always_PressesTheNextKey()
    {
        var task = new KeySequence(keys: 5, length: 3, turns: 5);

        Assert.Equal([2], task.Solve(Keys, []));
        Assert.Equal([0], task.Solve(Keys, [[2], [3]]));
        Assert.Equal([4], task.Solve(Keys, [[2], [3], [0]]));
    }

    private static ToyStep[] Play(KeySequence task, params int[] presses) =>
        [.. Enumerable.Range(1, presses.Length).Select(count => task.Step(Keys, [.. presses.Take(count).Select(press => new[] { press })]))];
}

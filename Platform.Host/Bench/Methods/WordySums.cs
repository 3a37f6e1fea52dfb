using Platform.Training.Toys;

namespace Platform.Host.Bench.Methods;

/// <summary>Sums whose demonstrations put up to three tokens that mean nothing before the answer.</summary>
internal sealed class WordySums : IToyTask
{
    private readonly DigitSums _sums = new(replyLength: 6);

    public int VocabularySize => _sums.VocabularySize;

    public int MaxLength => _sums.MaxLength;

    public int ReplyLength => _sums.ReplyLength;

    public int? Stop => _sums.Stop;

    public int[] Prompt(ulong task) => _sums.Prompt(task);

    public int[] Solve(ulong task, IReadOnlyList<int[]> replies) => [.. Enumerable.Repeat(_sums.Filler, (int)(task >> 20) & 3), .. _sums.Solve(task, replies)];

    public ToyStep Step(ulong task, IReadOnlyList<int[]> replies) => _sums.Step(task, replies);
}

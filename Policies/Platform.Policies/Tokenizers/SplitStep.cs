using System.Text.RegularExpressions;

namespace Platform.Policies.Tokenizers;

/// <summary>Cuts pieces at the matches of a regular expression.</summary>
/// <param name="regex">The pattern.</param>
/// <param name="behavior">What becomes of the matches.</param>
/// <param name="invert">Takes the gaps for matches and the matches for gaps.</param>
internal sealed class SplitStep(Regex regex, SplitBehavior behavior, bool invert) : IPreTokenizerStep
{
    /// <inheritdoc/>
    public IPreTokenizerStep Exact => behavior == SplitBehavior.Removed ? new SplitStep(regex, SplitBehavior.Isolated, invert) : this;

    /// <inheritdoc/>
    public Pieces Apply(Pieces pieces)
    {
        var output = new List<Piece>(pieces.Text.Length / 4 + pieces.Items.Count);
        foreach (var piece in pieces.Items)
        {
            var first = output.Count;
            var text = pieces[piece];
            if (StandInText.IsNeeded(text))
            {
                var (standIn, positions) = StandInText.Build(text);
                Cut(standIn, 0, output);
                for (var i = first; i < output.Count; i++)
                {
                    var (start, end) = (positions[output[i].Start], positions[output[i].Start + output[i].Length]);
                    output[i] = new Piece(piece.Start + start, end - start);
                }
            }
            else
            {
                Cut(text, piece.Start, output);
            }
        }
        return new Pieces(pieces.Text, output);
    }

    private void Cut(ReadOnlySpan<char> text, int offset, List<Piece> output)
    {
        var cutter = new Cutter(output, output.Count, behavior);
        var end = 0;
        foreach (var match in regex.EnumerateMatches(text))
        {
            if (match.Length == 0)
                continue;
            if (match.Index > end)
                cutter.Add(new Piece(offset + end, match.Index - end), isMatch: invert);
            cutter.Add(new Piece(offset + match.Index, match.Length), isMatch: !invert);
            end = match.Index + match.Length;
        }
        if (end < text.Length)
            cutter.Add(new Piece(offset + end, text.Length - end), isMatch: invert);
    }

    private struct Cutter(List<Piece> output, int first, SplitBehavior behavior)
    {
        private bool? _lastWasMatch; // null before the first piece

        public void Add(Piece piece, bool isMatch)
        {
            var extend = behavior switch
            {
                SplitBehavior.MergedWithPrevious => isMatch && _lastWasMatch == false,
                SplitBehavior.MergedWithNext => !isMatch && _lastWasMatch == true,
                SplitBehavior.Contiguous => isMatch == _lastWasMatch,
                _ => false,
            };
            _lastWasMatch = isMatch;
            if (behavior == SplitBehavior.Removed && isMatch)
                return;
            if (extend && output.Count > first)
                output[^1] = output[^1] with { Length = output[^1].Length + piece.Length };
            else
                output.Add(piece);
        }
    }
}

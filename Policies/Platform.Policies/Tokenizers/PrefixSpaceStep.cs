using System.Text;

namespace Platform.Policies.Tokenizers;

/// <summary>Puts a space before every piece that does not begin with one (<c>add_prefix_space</c>), so that a first word is tokenized like any other.</summary>
internal sealed class PrefixSpaceStep : IPreTokenizerStep
{
    /// <inheritdoc/>
    public IPreTokenizerStep? Exact => null;

    /// <inheritdoc/>
    public Pieces Apply(Pieces pieces)
    {
        var text = new StringBuilder(pieces.Text.Length + pieces.Items.Count);
        var output = new List<Piece>(pieces.Items.Count);
        foreach (var piece in pieces.Items)
        {
            var start = text.Length;
            if (pieces.Text[piece.Start] != ' ')
                text.Append(' ');
            text.Append(pieces[piece]);
            output.Add(new Piece(start, text.Length - start));
        }
        return new Pieces(text.ToString(), output);
    }
}

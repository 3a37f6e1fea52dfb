using Platform.Training.Objectives;
using Platform.Training.Updates;

namespace Platform.Training.Learners.CriticFree;

/// <summary>Whitens the advantages of a round over all of its trainable tokens.</summary>
internal static class RoundWhitening
{
    public static void Apply(Round round)
    {
        var tokens = (from index in Enumerable.Range(0, round.Trajectories.Count)
                      from t in Enumerable.Range(0, round.Trajectories[index].Tokens.Length)
                      where round.Trajectories[index].Trainable[t]
                      select (index, t)).ToArray();
        var whitened = Whitening.Of([.. tokens.Select(token => round.Advantages[token.index][token.t])]);
        for (var i = 0; i < tokens.Length; i++)
            round.Advantages[tokens[i].index][tokens[i].t] = whitened[i];
    }
}

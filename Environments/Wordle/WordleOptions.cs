using Platform.Sdk;

namespace Platform.Environments.Wordle;

/// <summary>Settings of <c>wordle-v1</c>.</summary>
public sealed record WordleOptions : IValidatedSettings
{
    /// <summary>How a guess is coloured.</summary>
    [Setting("How a guess is coloured: lmrl (a letter that is anywhere in the word is y, however often it was guessed) or standard (each letter of the word colours one letter of the guess).")]
    public WordleFeedback Feedback { get; init; } = WordleFeedback.Lmrl;

    /// <summary>How the agent is spoken to.</summary>
    [Setting("How the agent is spoken to: verbal (LMRL-Gym's texts, letters apart) or compact (guess 'crane', answer 'bybgb').")]
    public WordleStyle Style { get; init; } = WordleStyle.Verbal;

    /// <summary>The first message in compact style; may be empty.</summary>
    [Setting("The first message in compact style; may be empty.")]
    public string Prompt { get; init; } = "wordle:";

    /// <summary>How many words there are: the first of a fixed shuffle of the word file. 0 takes all of them.</summary>
    [Setting("How many words there are, the first of a fixed shuffle of the word file; 0 takes all.", Minimum = 0, Maximum = 1_000_000)]
    public int Vocabulary { get; init; }

    /// <summary>A file with one word a line; only words of five letters a to z are taken. Empty takes the machine's dictionary.</summary>
    [Setting("A file with one word a line, of which those of five letters a to z are taken; empty takes the machine's dictionary (Debian package wamerican).")]
    public string Words { get; init; } = "";

    /// <summary>Guesses per episode, 1 or more.</summary>
    [Setting("Guesses per episode.", Minimum = 1, Maximum = 1000)]
    public int Tries { get; init; } = 6;

    /// <summary>Reward of a guess that is not a word of the vocabulary.</summary>
    [Setting("Reward of a guess that is not a word of the vocabulary; it costs its try as well.", Minimum = -1000, Maximum = 0)]
    public double BadWordReward { get; init; } = -1;

    /// <inheritdoc/>
    public IEnumerable<SettingError> Validate(string path)
    {
        string? reason = null;
        try
        {
            WordList.Load(this);
        }
        catch (InvalidDataException exception)
        {
            reason = exception.Message;
        }

        if (reason is not null)
            yield return new SettingError($"{path}.words", reason);
    }
}

/// <summary>How a guess is coloured.</summary>
public enum WordleFeedback
{
    /// <summary>g: right place. b: not in the word at all. y: anything else.</summary>
    Lmrl,

    /// <summary>The newspaper game's: a letter guessed more often than the word has it is b from then on, right places first.</summary>
    Standard,
}

/// <summary>How the agent is spoken to.</summary>
public enum WordleStyle
{
    /// <summary>LMRL-Gym's texts.</summary>
    Verbal,

    /// <summary>As few tokens as possible.</summary>
    Compact,
}

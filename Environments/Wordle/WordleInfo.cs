using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Environments.Wordle;

/// <summary>Keys of the structured observation that scripted policies and logs read.</summary>
internal static class WordleInfo
{
    private const string Guess = "guess";
    private const string Answer = "answer";

    /// <summary>What a turn showed; null where the guess was not a word.</summary>
    public static JsonObject Of((string Guess, int Colours)? turn) => turn is { } shown
        ? new JsonObject { [Guess] = shown.Guess, [Answer] = shown.Colours }
        : [];

    /// <summary>The guess and answer that an observation shows, or null.</summary>
    public static (string Guess, int Colours)? Read(Observation observation) => observation.Info[Guess] is { } guess
        ? ((string)guess!, (int)observation.Info[Answer]!)
        : null;
}

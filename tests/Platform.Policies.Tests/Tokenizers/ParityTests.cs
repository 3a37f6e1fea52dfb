using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Policies.Tokenizers;

namespace Platform.Policies.Tests.Tokenizers;

public sealed class ParityTests
{
    private static readonly string s_golden = Path.Combine(AppContext.BaseDirectory, "Tokenizers", "golden");

    [Fact] // Expected: the npm package @huggingface/tokenizers, through golden/make.mjs.
    public void Encode_TextsWithAddedTokens_MatchesAPublicImplementation()
    {
        var tokenizer = ByteLevelBpeTokenizer.Load(s_golden);
        var cases = JsonNode.Parse(File.ReadAllText(Path.Combine(s_golden, "cases.json")))!.AsArray();
        Assert.Equal(150, cases.Count);
        foreach (var entry in cases)
            Assert.Equal(entry!["tokens"].Deserialize<int[]>(), tokenizer.Encode((string)entry["text"]!, allowSpecial: true));
    }
}

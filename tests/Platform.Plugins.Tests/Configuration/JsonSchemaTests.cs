using System.Text.Json.Nodes;
using Platform.Plugins.Configuration;

namespace Platform.Plugins.Tests.Configuration;

public sealed class JsonSchemaTests
{
    private static readonly JsonObject Schema = JsonSchema.For(typeof(RecipeSettings));

    private static JsonObject Definition(string name) => Schema["$defs"]![name]!.AsObject();

    [Fact]
    public void For_Record_NamesDialectAndEveryKey()
    {
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", (string?)Schema["$schema"]);
        Assert.Equal("#/$defs/RecipeSettings", (string?)Schema["$ref"]);
        var keys = Definition("RecipeSettings")["properties"]!.AsObject().Select(pair => pair.Key);
        Assert.Equal(["name", "seed", "resume", "device", "note", "limit", "timeout", "stages", "learner", "environment", "point", "weights", "layers"], keys);
        Assert.False((bool)Definition("RecipeSettings")["additionalProperties"]!);
    }

    [Fact]
    public void For_Settings_CarryTextRangeValuesAndDefault()
    {
        Assert.Equal(
            """{"type":"integer","minimum":2,"maximum":4096,"description":"Rollouts per task.","default":8}""",
            Definition("GrpoSettings")["properties"]!["groupSize"]!.ToJsonString());
        Assert.Equal(
            """{"type":"string","enum":["k1","k2","k3"],"description":"Estimator.","default":"k2"}""",
            Definition("KlSettings")["properties"]!["estimator"]!.ToJsonString());
        Assert.Equal("""{"type":"string","enum":["cpu","cudaGraph"],"default":"cpu"}""", Definition("RecipeSettings")["properties"]!["device"]!.ToJsonString());
        Assert.Equal("""{"anyOf":[{"type":"integer"},{"type":"null"}],"default":5}""", Definition("RecipeSettings")["properties"]!["limit"]!.ToJsonString());
    }

    [Fact]
    public void For_ShorthandAndRequired_AreBothAllowedAndNamed()
    {
        Assert.Equal("string", (string?)Definition("EnvironmentSettings")["anyOf"]![0]!["type"]);
        Assert.Equal("""["id"]""", Definition("EnvironmentSettings")["anyOf"]![1]!["required"]!.ToJsonString());
    }

    [Fact]
    public void For_EveryReference_HasItsDefinition()
    {
        var definitions = Schema["$defs"]!.AsObject().Select(pair => $"#/$defs/{pair.Key}").ToHashSet();
        var references = System.Text.RegularExpressions.Regex.Matches(Schema.ToJsonString(), "\"\\$ref\":\"([^\"]+)\"").Select(match => match.Groups[1].Value).ToArray();
        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.Contains(reference, definitions));
    }
}

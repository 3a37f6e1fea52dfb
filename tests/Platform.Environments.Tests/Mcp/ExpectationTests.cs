using System.Text.Json;
using Platform.Environments.Mcp.Tasks;

namespace Platform.Environments.Tests.Mcp;

public sealed class ExpectationTests
{
    private const string Graph = """{"entities": [{"name": "Ada", "age": 36, "likes": ["tea", "sums"]}, {"name": "Bob", "age": null, "likes": []}], "note": "all well", "a.b": {"*": 1}}""";

    [Theory]
    [InlineData("""{"path": "$.entities[0].name", "equals": "Ada"}""", true)]
    [InlineData("""{"path": "entities[-1].name", "equals": "Bob"}""", true)]
    [InlineData("""{"path": "$.entities[*].name", "equals": "Bob"}""", true)]
    [InlineData("""{"path": "$.entities[?name=='Ada'].age", "equals": 36.0}""", true)]
    [InlineData("""{"path": "$.entities[?age==36].name", "equals": "Ada"}""", true)]
    [InlineData("""{"path": "$.entities[?age==null].name", "equals": "Bob"}""", true)]
    [InlineData("""{"path": "$.entities[1].age", "equals": null}""", true)]
    [InlineData("""{"path": "$['a.b']['*']", "equals": 1}""", true)]
    [InlineData("""{"path": "$.entities[*]", "count": 2}""", true)]
    [InlineData("""{"path": "$.entities[*]", "count": 3}""", false)]
    [InlineData("""{"path": "$.entities[9]", "absent": true}""", true)]
    [InlineData("""{"path": "$.entities[0]", "absent": true}""", false)]
    [InlineData("""{"path": "$.note", "contains": "well"}""", true)]
    [InlineData("""{"path": "$.note", "contains": "Well"}""", false)]
    [InlineData("""{"path": "$.note", "matches": "^all\\s"}""", true)]
    [InlineData("""{"path": "$.entities[0].likes", "contains": "tea"}""", true)]
    [InlineData("""{"path": "$.entities[0].likes", "contains": ["sums", "tea"]}""", true)]
    [InlineData("""{"path": "$.entities[0].likes", "contains": ["sums", "milk"]}""", false)]
    [InlineData("""{"path": "$.entities[0].likes", "equals": ["sums", "tea"]}""", false)]
    [InlineData("""{"path": "$.entities[0].likes", "equals": ["sums", "tea"], "anyOrder": true}""", true)]
    [InlineData("""{"path": "$.entities[0].likes", "equals": ["sums", "tea", "tea"], "anyOrder": true}""", false)]
    [InlineData("""{"path": "$.entities", "contains": {"name": "Ada", "likes": ["tea"]}}""", true)]
    [InlineData("""{"path": "$.entities", "contains": {"name": "Bob", "likes": ["tea"]}}""", false)]
    [InlineData("""{"contains": {"note": "all well"}}""", true)]
    [InlineData("""{"path": "$.nowhere[*].at.all", "equals": 1}""", false)]
    [InlineData("""{"path": "$.note", "contains": "all", "matches": "bad"}""", false)]
    public void Value_IsAsExpectedOrNot(string expectation, bool holds) =>
        Assert.Equal(holds, Expectation.Read(Json(expectation), "expect").Fault(Json(Graph)) is null);

    [Theory]
    [InlineData("""{"path": "$.a"}""", "expect expects nothing: set equals, contains, matches, count or absent.")]
    [InlineData("""{"equal": 1}""", "expect.equal is not known: did you mean 'equals'?")]
    [InlineData("""{"path": "$.a[b]", "equals": 1}""", "expect: the path '$.a[b]' cannot be read at '[b]': use steps such as .name, [0], [*] or [?name=='text'].")]
    [InlineData("""{"count": -1}""", "expect.count is -1, but a whole number of 0 or more is expected.")]
    [InlineData("""7""", "expect is 7, but an object is expected.")]
    public void Expectation_ThatIsMalformed_IsRefused(string expectation, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Expectation.Read(Json(expectation), "expect")).Message);

    [Fact]
    public void Pattern_ThatIsMalformed_IsRefused() =>
        Assert.StartsWith("expect: Invalid pattern", Assert.Throws<FormatException>(() => Expectation.Read(Json("""{"matches": "("}"""), "expect")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(" PARIS\n", true)]
    [InlineData("Paris, of course", false)]
    public void Answer_IsComparedWithoutCaseAndSpace(string answer, bool holds) =>
        Assert.Equal(holds, Expectation.OfText("Paris ").Fault(JsonSerializer.SerializeToElement(answer)) is null);

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}

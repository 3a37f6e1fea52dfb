using System.Globalization;
using System.Text.Json;

namespace Platform.Sdk.Tests.Tools;

public class JsonSchemaValidatorTests
{
    /// <summary>Schema, values that fit, values that do not; by draft 2020-12.</summary>
    public static TheoryData<string, string[], string[]> Keywords() => new()
    {
        { """{"type": "integer"}""", ["1", "-3", "2.0", "1e2"], ["1.5", "\"1\"", "true", "null"] },
        { """{"type": "number"}""", ["1", "-1.5", "1e400"], ["\"1\"", "false"] },
        { """{"type": ["string", "null"]}""", ["\"\"", "null"], ["0", "[]"] },
        { """{"type": "string", "nullable": true}""", ["\"\"", "null"], ["0"] },
        { """{"enum": ["a", 1, null, {"x": [1.0]}]}""", ["\"a\"", "1.0", "null", """{"x": [1]}"""], ["\"A\"", "2", """{"x": [2]}"""] },
        { """{"const": 5}""", ["5", "5.0"], ["\"5\"", "6"] },
        { """{"minimum": 2, "maximum": 4.5}""", ["2", "4.5", "\"not a number\""], ["1.999", "4.6"] },
        { """{"exclusiveMinimum": 2, "exclusiveMaximum": 4}""", ["2.1", "3.9"], ["2", "4"] },
        { """{"minimum": 2, "exclusiveMinimum": true}""", ["2.1"], ["2"] },
        { """{"multipleOf": 0.1}""", ["0.3", "1", "0"], ["0.35"] },
        { """{"minLength": 2, "maxLength": 3}""", ["\"ab\"", "\"🙂🙂🙂\""], ["\"a\"", "\"abcd\"", "\"🙂\""] },
        { """{"pattern": "^[a-z]+$"}""", ["\"abc\"", "7"], ["\"Abc\"", "\"\""] },
        { """{"pattern": "b"}""", ["\"abc\""], ["\"ac\""] },
        { """{"format": "date"}""", ["\"2026-02-28\"", "\"2024-02-29\""], ["\"2026-02-29\"", "\"28.02.2026\"", "\"2026-2-8\""] },
        { """{"format": "time"}""", ["\"23:59:59\"", "\"09:30\"", "\"23:59:60Z\"", "\"10:00:00.25+01:30\""], ["\"24:00:00\"", "\"9:30\"", "\"10:00:60\"", "\"noon\""] },
        { """{"format": "date-time"}""", ["\"2026-02-28T10:00:00Z\"", "\"2026-02-28T10:00\"", "\"2026-02-28t10:00:00-05:00\""], ["\"2026-02-30T10:00:00Z\"", "\"2026-02-28\"", "\"2026-02-28T25:00:00Z\""] },
        { """{"format": "email"}""", ["\"ann@example.org\"", "\"a.b+c@x\""], ["\"ann\"", "\"@x\"", "\"a@b@c\"", "\"a b@c\"", "\"a@x.\""] },
        { """{"format": "uuid"}""", ["\"123e4567-e89b-12d3-a456-426614174000\""], ["\"123e4567\""] },
        { """{"format": "uri"}""", ["\"https://example.org/a?b#c\""], ["\"a b\"", "\"x\""] },
        { """{"format": "ipv4"}""", ["\"192.0.2.1\""], ["\"192.0.2\"", "\"300.0.0.1\""] },
        { """{"format": "something-else"}""", ["\"anything\""], [] },
        { """{"items": {"type": "integer"}, "minItems": 1, "maxItems": 2, "uniqueItems": true}""", ["[1]", "[1, 2]", "\"no array\""], ["[]", "[1, 2, 3]", "[1, 1.0]", "[\"a\"]"] },
        { """{"prefixItems": [{"type": "string"}], "items": false}""", ["[\"a\"]", "[]"], ["[1]", "[\"a\", 1]"] },
        { """{"contains": {"const": 1}, "maxContains": 2}""", ["[1]", "[2, 1, 1]"], ["[]", "[2]", "[1, 1, 1]"] },
        { """{"properties": {"a": {"type": "integer"}}, "required": ["a"]}""", ["""{"a": 1, "b": 2}""", "7"], ["{}", """{"a": "1"}"""] },
        { """{"properties": {"a": {}}, "additionalProperties": false}""", ["""{"a": 1}""", "{}"], ["""{"b": 1}"""] },
        { """{"properties": {"a": {}}, "patternProperties": {"^x": {"type": "string"}}, "additionalProperties": {"type": "integer"}}""", ["""{"a": [], "x1": "s", "b": 2}"""], ["""{"x1": 2}""", """{"b": "s"}"""] },
        { """{"propertyNames": {"maxLength": 2}, "minProperties": 1, "maxProperties": 2}""", ["""{"ab": 1}"""], ["{}", """{"abc": 1}""", """{"a": 1, "b": 2, "c": 3}"""] },
        { """{"dependentRequired": {"a": ["b"]}}""", ["{}", """{"a": 1, "b": 1}"""], ["""{"a": 1}"""] },
        { """{"anyOf": [{"type": "integer"}, {"type": "string", "minLength": 2}]}""", ["1", "\"ab\""], ["\"a\"", "null"] },
        { """{"oneOf": [{"multipleOf": 2}, {"multipleOf": 3}]}""", ["4", "9"], ["6", "5"] },
        { """{"allOf": [{"minimum": 1}, {"maximum": 3}]}""", ["2"], ["0", "4"] },
        { """{"not": {"type": "string"}}""", ["1"], ["\"a\""] },
        { """{"if": {"properties": {"kind": {"const": "a"}}}, "then": {"required": ["x"]}, "else": {"required": ["y"]}}""", ["""{"kind": "a", "x": 1}""", """{"kind": "b", "y": 1}"""], ["""{"kind": "a", "y": 1}""", """{"kind": "b"}"""] },
        { """{"$defs": {"node": {"type": "object", "properties": {"value": {"type": "integer"}, "next": {"$ref": "#/$defs/node"}}, "required": ["value"]}}, "$ref": "#/$defs/node"}""", ["""{"value": 1, "next": {"value": 2}}"""], ["""{"value": 1, "next": {"value": "x"}}""", """{"value": 1, "next": {}}"""] },
        { """{"definitions": {"a/b": {"type": "null"}}, "properties": {"x": {"$ref": "#/definitions/a~1b"}}}""", ["""{"x": null}"""], ["""{"x": 1}"""] },
        { """{"$ref": "#/$defs/loop", "$defs": {"loop": {"$ref": "#/$defs/loop"}}}""", [], ["1"] },
        { "true", ["1", "null"], [] },
        { "false", [], ["1"] },
    };

    [Theory]
    [MemberData(nameof(Keywords))]
    public void Validate_Keyword_TakesWhatFitsAndNothingElse(string schema, string[] fitting, string[] failing)
    {
        var validator = new JsonSchemaValidator(Json(schema));
        Assert.All(fitting, value => Assert.Empty(validator.Validate(Json(value))));
        Assert.All(failing, value => Assert.NotEmpty(validator.Validate(Json(value))));
    }

    [Theory]
    [InlineData("""{"type": "integer"}""", "\"5\"", "expected an integer, got the string \"5\"; write 5 without quotes")]
    [InlineData("""{"type": "array"}""", "\"[1]\"", "expected an array, got the string \"[1]\"; write it as JSON, not inside a string")]
    [InlineData("""{"type": "array"}""", "3", "expected an array, got the number 3; write [3]")]
    [InlineData("""{"type": "boolean"}""", "\"true\"", "expected true or false, got the string \"true\"; write true without quotes")]
    [InlineData("""{"type": "string"}""", "true", "expected a string, got true; write \"true\" with quotes")]
    [InlineData("""{"enum": ["daily", "weekly"]}""", "\"weekley\"", "expected one of \"daily\", \"weekly\", got the string \"weekley\"; did you mean \"weekly\"?")]
    [InlineData("""{"minimum": 1}""", "0", "expected at least 1, got 0")]
    [InlineData("""{"maxLength": 2}""", "\"abc\"", "expected at most 2 characters, got 3")]
    [InlineData("""{"format": "date"}""", "\"tomorrow\"", "expected a date such as 2026-03-31, got \"tomorrow\"")]
    [InlineData("""{"properties": {"when": {"properties": {"days": {"items": {"type": "integer"}}}}}}""", """{"when": {"days": [1, "2"]}}""", "when.days[1]: expected an integer, got the string \"2\"; write 2 without quotes")]
    [InlineData("""{"required": ["to"], "properties": {"to": {"type": "string"}}}""", "{}", "to: is missing; expected a string")]
    [InlineData("""{"properties": {"limit": {}}, "additionalProperties": false}""", """{"limt": 1}""", "limt: is not known; did you mean 'limit'?")]
    [InlineData("""{"anyOf": [{"type": "string"}, {"type": "null"}]}""", "1", "expected a string or null, got the number 1")]
    [InlineData("""{"anyOf": [{"type": "object", "required": ["id"]}, {"type": "null"}]}""", "{}", "id: is missing")]
    public void Validate_Mistake_IsSaidSoThatItCanBeMended(string schema, string value, string expected) =>
        Assert.Equal([expected], new JsonSchemaValidator(Json(schema)).Validate(Json(value)).Select(error => error.ToString()));

    [Theory]
    [InlineData("""{"type": "object", "properties": {"a": {}}}""", """{"b": 1}""", false)]
    [InlineData("""{"type": "object", "properties": {"a": {"properties": {"x": {}}}}}""", """{"a": {"y": 1}}""", true)] // only the root is closed
    [InlineData("""{"type": "object", "properties": {"a": {}}, "additionalProperties": true}""", """{"b": 1}""", true)]
    [InlineData("""{"type": "object", "properties": {"a": {}}, "allOf": [{"properties": {"b": {}}}]}""", """{"b": 1}""", true)]
    [InlineData("""{"type": "object"}""", """{"b": 1}""", false)]
    public void Validate_Closed_RefusesWhatTheRootDoesNotDeclare(string schema, string value, bool fits) =>
        Assert.Equal(fits, new JsonSchemaValidator(Json(schema), closed: true).Validate(Json(value)).Count == 0);

    [Theory]
    [InlineData("""{"type": "integr"}""", "did you mean 'integer'?")]
    [InlineData("""{"pattern": "("}""", "is no regular expression")]
    [InlineData("""{"$ref": "#/$defs/x"}""", "has no such place")]
    [InlineData("""{"properties": []}""", "properties as an array of 0 items: expected object")]
    [InlineData("""{"anyOf": []}""", "expected an array with at least one schema")]
    [InlineData("""{"properties": {"a": 5}}""", "expected an object, true or false")]
    [InlineData("""{"required": [1]}""", "expected an array of strings")]
    public void Schema_ThatIsWrong_IsRefusedAtOnce(string schema, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => new JsonSchemaValidator(Json(schema))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"unevaluatedProperties": false}""", "unevaluatedProperties")]
    [InlineData("""{"$ref": "https://example.org/schema"}""", "only places in itself are followed")]
    [InlineData("""{"items": [{"type": "string"}]}""", "prefixItems")]
    public void Schema_ThatWouldBeCheckedWrongly_IsRefused(string schema, string reason) =>
        Assert.Contains(reason, Assert.Throws<NotSupportedException>(() => new JsonSchemaValidator(Json(schema))).Message, StringComparison.Ordinal);

    [Fact]
    public void Validate_PatternThatBacktracks_Ends()
    {
        // A back reference forces the engine that backtracks; this text makes it try 2^n ways.
        var validator = new JsonSchemaValidator(Json("""{"pattern": "^(a|a)*(b)\\2$"}"""));
        Assert.NotEmpty(validator.Validate(JsonSerializer.SerializeToElement(new string('a', 5000))));
    }

    [Fact]
    public void Validate_SchemaThatBranchesIntoItself_Ends()
    {
        var validator = new JsonSchemaValidator(Json("""{"allOf": [{"$ref": "#"}, {"$ref": "#"}]}"""));
        Assert.NotEmpty(validator.Validate(Json("1")));
    }

    [Fact]
    public void Validate_RandomValues_NeverThrow()
    {
        JsonSchemaValidator[] validators = [.. Keywords().Select(row => new JsonSchemaValidator(Json((string)row[0]), closed: true))];
        var random = new SeededRandom(7);
        for (var i = 0; i < 200; i++)
        {
            var value = JsonSerializer.SerializeToElement(Value(random, 0));
            Assert.All(validators, validator => Assert.InRange(validator.Validate(value).Count, 0, 8));
        }
    }

    private static object? Value(SeededRandom random, int depth) => random.Next(depth > 3 ? 6 : 8) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.Next(10) - 5,
        3 => random.NextNormal() * Math.Pow(10, random.Next(40) - 20),
        4 => string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => char.ConvertFromUtf32(32 + random.Next(70000 - 32) is var code and (< 0xD800 or > 0xDFFF) ? code : 65))),
        5 => random.Next(100).ToString(CultureInfo.InvariantCulture),
        6 => Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth + 1)).ToArray(),
        _ => ((string[])["a", "b", "kind", "value", "next", "x1"]).Where(_ => random.Next(2) == 0).ToDictionary(name => name, _ => Value(random, depth + 1)),
    };

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}

namespace Platform.Sdk;

/// <summary>Lets a recipe write one scalar where a whole block of settings stands: with <c>[ScalarShorthand("type")]</c>, <c>learner: grpo</c> means <c>learner: {type: grpo}</c>.</summary>
/// <param name="key">The setting that takes the scalar, as written in YAML.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ScalarShorthandAttribute(string key) : Attribute
{
    /// <summary>The setting that takes the scalar, as written in YAML.</summary>
    public string Key { get; } = key;
}

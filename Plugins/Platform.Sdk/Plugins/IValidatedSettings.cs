namespace Platform.Sdk;

/// <summary>Settings whose values must fit each other, beyond the ranges that <see cref="SettingAttribute"/> gives one by one.</summary>
public interface IValidatedSettings
{
    /// <summary>Every fault at once, each one sentence: the setting, its value, what was expected, a value that works. The reader adds file and line.</summary>
    /// <param name="path">Where these settings stand, such as <c>learner</c>, to name a setting in full.</param>
    /// <returns>The faults; empty when the settings fit.</returns>
    IEnumerable<SettingError> Validate(string path);
}

/// <summary>One fault in the settings.</summary>
/// <param name="Path">The setting in full, such as <c>learner.batchSize</c>.</param>
/// <param name="Message">One sentence.</param>
public sealed record SettingError(string Path, string Message);

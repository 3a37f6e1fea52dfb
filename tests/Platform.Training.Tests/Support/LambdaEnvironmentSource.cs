using Platform.Sdk;
using Platform.Training.Plans;

namespace Platform.Training.Tests.Support;

/// <summary>An environment source made of two lambdas.</summary>
internal sealed class LambdaEnvironmentSource(Func<IEnvironment> create, Func<string, IScriptedPolicy>? scripted = null, params string[] names) : IEnvironmentSource
{
    private int _created;

    public string Id => "toy-v1";

    public EnvironmentDocumentation Documentation { get; init; } = new("A toy.", "Any text.", "Text.", "As the test says.", "As the test says.");

    public IReadOnlyList<string> ScriptedPolicies => names;

    public int Created => _created;

    public long Revision { get; set; }

    public IEnvironment Create()
    {
        Interlocked.Increment(ref _created);
        return create();
    }

    public IScriptedPolicy CreateScripted(string name) => scripted!(name);
}
